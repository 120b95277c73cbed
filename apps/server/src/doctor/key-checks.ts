import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFiles } from '../data-directory.ts';
import { lostKeyAdvice } from '../keys.ts';
import { type Check, error } from './finding.ts';

/** A store without the key that its clients know. */
export const lostKeyCheck: Check = {
  name: 'keys',
  async run({ config: { dataDirectory } }) {
    const isThere = async (name: string): Promise<boolean> =>
      (await stat(join(dataDirectory, name)).catch(() => undefined)) !== undefined;
    if (!(await isThere(dataFiles.store)) || (await isThere(dataFiles.serverKey))) return [];
    return [error(`there is a ${dataFiles.store}, but no ${dataFiles.serverKey}: ${lostKeyAdvice}`)];
  },
};
