import { existsSync, readFileSync } from 'node:fs';
import { Figures } from './targets/figures.ts';
import { type Notes, targetsDocument } from './targets/table.ts';

const notesFile = new URL('../target-notes.json', import.meta.url);

/** The table of all goals, out of the reports of earlier runs. @throws TypeError when a file is none. */
export function targetsOf(files: readonly string[]): string {
  if (files.length === 0) throw new TypeError('targets: which reports? Their names come after it');
  const figures = new Figures();
  for (const file of files) figures.addFile(file);
  const notes = existsSync(notesFile) ? (JSON.parse(readFileSync(notesFile, 'utf8')) as Notes) : {};
  return targetsDocument(figures, notes);
}
