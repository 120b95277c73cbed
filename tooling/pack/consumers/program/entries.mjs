// Every entry point, imported and required: both have to be the same module.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';

const require = createRequire(import.meta.url);
const names = JSON.parse(readFileSync('entries.json', 'utf8'));
let count = 0;
for (const name of names) {
  const imported = await import(name);
  const required = require(name);
  if (Object.keys(imported).length === 0) throw new Error(`${name} exports nothing`);
  for (const key of Object.keys(imported)) {
    if (imported[key] !== required[key]) throw new Error(`${name}: ${key} differs between import and require()`);
    count++;
  }
}
process.stdout.write(`${names.length} entry points, ${count} exports\n`);
