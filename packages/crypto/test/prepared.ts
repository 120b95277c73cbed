import { prepareProvider } from '../src/provider/node.ts';
import { nodeMlKem768 } from '../src/provider/node-mlkem.ts';

/** Node before 24.7 has no ML-KEM of its own. Where it has, nothing is loaded: the tests are about what most have. */
if (nodeMlKem768 === undefined) await prepareProvider();
