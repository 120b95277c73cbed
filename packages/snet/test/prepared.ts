import crypto from 'node:crypto';
import { prepareProvider } from '@proj/crypto/provider';

/** Node before 24.7 has no ML-KEM of its own. Where it has, nothing is loaded: the tests are about what most have. */
if (!('encapsulate' in crypto)) await prepareProvider();
