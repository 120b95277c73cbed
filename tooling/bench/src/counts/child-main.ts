/** Measures one script, and prints what was found as JSON: `child-main.ts NAME PASS`. */
import { prepareProvider, provider } from '@proj/crypto/provider';
import { measure, type Pass } from './measure.ts';

const [name = '', pass] = process.argv.slice(2);
await prepareProvider();
const findings = await measure(name, pass as Pass, provider);
// What a script has opened may keep the process alive.
process.stdout.write(JSON.stringify(findings), () => process.exit());
