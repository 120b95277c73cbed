import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The programs under test, as they were built. */
export interface Programs {
  readonly server: string;
  readonly cli: string;
}

const appsFolder = new URL('../../../apps/', import.meta.url);

/** @throws Error with what to do when one of them was not built. */
export function builtPrograms(apps: URL = appsFolder): Programs {
  const path = (app: string): string => fileURLToPath(new URL(`${app}/dist/main.js`, apps));
  const programs = { server: path('server'), cli: path('cli') };
  const missing = Object.values(programs).filter((file) => !existsSync(file));
  if (missing.length === 0) return programs;
  throw new Error(`${missing.join(' and ')} cannot be found: build the programs with "npm run build" first`);
}
