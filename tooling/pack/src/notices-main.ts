/* The last step of `build` of what bundles others: writes their notices beside it. */
import { renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { bundledInto } from './bundled.ts';
import { noticesFile, noticesOf } from './notices.ts';
import { root } from './workspace.ts';

const source = relative(root, process.cwd()).replaceAll('\\', '/');
const file = join(process.cwd(), noticesFile);
const temporary = `${file}.${process.pid}`;
writeFileSync(temporary, noticesOf(bundledInto(source)));
renameSync(temporary, file);
