import type { CryptoProvider } from '@proj/crypto';
import { loadProvider } from '@proj/crypto/provider/web';

/** In place of the provider over `node:crypto` when the tests of the core run in a browser. */
export const provider: CryptoProvider = await loadProvider();
