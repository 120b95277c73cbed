import { provider } from '../../src/provider/node.ts';
import { providerSuite } from './suite.ts';

providerSuite('the provider over node:crypto', provider);
