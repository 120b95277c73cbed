import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ExitError } from './exit.ts';

/** A function that a module of the operator exports. @throws ExitError `Usage` */
export async function loadOperatorFunction<Kind extends (...args: never[]) => unknown>(
  flag: string,
  file: string,
  name: string,
): Promise<Kind> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExitError('Usage', `${flag} ${file} cannot be loaded: ${reason}`, { cause: error });
  }
  const exported = module[name];
  if (typeof exported === 'function') return exported as Kind;
  throw new ExitError('Usage', `${flag} ${file} must export a function "${name}"`);
}
