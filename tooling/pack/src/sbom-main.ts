/* `npm run sbom -- [file]`: the bill of materials of a release, as CycloneDX, into a file or onto stdout. */
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { makeSbom } from './sbom.ts';

const [file] = process.argv.slice(2);
const text = `${JSON.stringify(await makeSbom(), undefined, 2)}\n`;
if (file === undefined) process.stdout.write(text);
else await writeFile(file, text);
