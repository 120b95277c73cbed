import type { CryptoProvider, KeyPair } from '@proj/crypto';
import { asciiBytes, endsWith } from '@proj/io/bytes';
