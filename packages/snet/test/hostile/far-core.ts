import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CoreModule } from './network.ts';

const source = fileURLToPath(new URL('../../src/core/', import.meta.url));
const folder = fileURLToPath(new URL('./.mutants/', import.meta.url));

/** Where a machine writes down that a stream begins at 0. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'replay-buffer.ts': ['#firstPosition', '#writePosition', '#sentPosition'],
  'receive-buffer.ts': ['#receivedPosition', '#readPosition'],
  'transport.ts': ['sendPosition', 'receivePosition'],
};

/** A copy of the machines in which every stream begins at `position`. @throws Error when a beginning is not found. */
export async function loadFarCore(position: number): Promise<CoreModule> {
  const copy = `${folder}from-${position}-${process.pid}/`;
  await mkdir(copy, { recursive: true });
  await cp(source, copy, { recursive: true });
  for (const [file, names] of Object.entries(beginnings)) {
    let text = await readFile(`${copy}${file}`, 'utf8');
    for (const name of names) {
      const changed = text.replace(`  ${name} = 0;`, `  ${name} = ${position};`);
      if (changed === text) throw new Error(`'${name} = 0' is not in ${file}`);
      text = changed;
    }
    await writeFile(`${copy}${file}`, text);
  }
  return (await import(/* @vite-ignore */ `${copy}index.ts`)) as CoreModule;
}

export async function removeFarCores(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
