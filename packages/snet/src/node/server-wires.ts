import type { CryptoProvider } from '@proj/crypto';
import type { AcceptorOptions } from '../core/index.ts';
import type { WireChoice } from '../listener.ts';
import type { AcceptorMachine } from '../machine.ts';

/** What a server speaks besides snet 2, or instead of it; made by `@proj/snet/danger`. */
export interface ServerWires {
  /** @param limits of the server: what older wires have as well unless they were given their own. */
  choice(crypto: CryptoProvider, modern: AcceptorMachine, limits: AcceptorOptions): WireChoice;
}
