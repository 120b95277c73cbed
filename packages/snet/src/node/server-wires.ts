import type { CryptoProvider } from '@proj/crypto';
import type { WireChoice } from '../listener.ts';
import type { AcceptorMachine } from '../machine.ts';

/** What a server speaks besides snet 2, or instead of it; made by `@proj/snet/danger`. */
export interface ServerWires {
  choice(crypto: CryptoProvider, modern: AcceptorMachine): WireChoice;
}
