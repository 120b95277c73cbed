import { createAccounts } from '@proj/chat-server';
import { type ChatStore, StoreError } from '@proj/store';
import type { StorageOptions } from '../config.ts';
import { openDataDirectory } from '../data-directory.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { loadServerKeys } from '../keys.ts';
import { readServerFile } from '../server-file.ts';
import { openStorage } from '../storage.ts';
import { formatAddress, isLoopback } from '../values.ts';
import type { AdminCaller } from './calls.ts';
import { type FoundServer, findServer } from './client.ts';
import { AdminError } from './errors.ts';
import { call } from './routes.ts';

/** Where administration takes place; disposing of it lets go of the data directory. */
export interface Administration extends AsyncDisposable {
  readonly call: AdminCaller;
}

/** By the server that runs on the directory, or on the directory itself. @throws ExitError `DataDirectory`, `NotRunning` */
export async function administer(
  storage: StorageOptions,
  options: { /** Whether a directory that is not there is made. */ readonly create?: boolean } = {},
): Promise<Administration> {
  if (!options.create) await openDataDirectory(storage.data);
  const server = await findServer(storage.data);
  if (server !== undefined) {
    return { call: explained(server.call), async [Symbol.asyncDispose]() {} };
  }
  const store = await openAlone(storage, options);
  // The first account comes with the key, so that accounts without one mean that it was lost.
  if (options.create) await makeKeys(storage.data, store);
  const accounts = createAccounts(store.users, {
    wallClock: Date.now,
    minPasswordCharacters: storage.minPasswordCharacters,
  });
  const context = { store, accounts, wallClock: Date.now, dataDirectory: storage.data };
  return {
    call: explained((name, input) => call(context, name, input)),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** The store of a directory, for ourselves alone. @throws ExitError `DataDirectory` */
export function openAlone(
  storage: StorageOptions,
  { create = false }: { readonly create?: boolean } = {},
): Promise<ChatStore> {
  return openStorage(storage, { create }).catch((error: unknown) => explainLock(storage.data, error));
}

/** By the server alone. @throws ExitError `DataDirectory`, `NotRunning` */
export async function runningServer(directory: string): Promise<FoundServer> {
  await openDataDirectory(directory);
  const server = await findServer(directory);
  if (server !== undefined) return { ...server, call: explained(server.call) };
  throw new ExitError('NotRunning', `no server answers for ${directory}: ${await whyNot(directory)}`);
}

/** Why the server of a directory could not be asked, and what to do. */
async function whyNot(directory: string): Promise<string> {
  const file = await readServerFile(directory);
  if (file === undefined) return 'start one, or choose its directory with --data';
  if (file.http === undefined) return `the one that was started (process ${file.pid}) runs with --http off`;
  const where = `it should be process ${file.pid} at ${formatAddress(file.http)}`;
  return isLoopback(file.http) ? where : `${where}, where it listens to administrators only with --admin-remote`;
}

async function makeKeys(directory: string, store: ChatStore): Promise<void> {
  try {
    const [account] = await store.users.list({ limit: 1 });
    if (account === undefined) await loadServerKeys(directory);
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/** Says of a directory that is in use why its server could not be asked. Rethrows everything else. @throws ExitError `DataDirectory` */
async function explainLock(directory: string, error: unknown): Promise<never> {
  if (!(error instanceof ExitError) || !StoreError.is(error.cause, 'STORE_LOCKED')) throw error;
  const sentence = `${directory} is in use by a server that could not be asked: ${await whyNot(directory)}`;
  throw new ExitError('DataDirectory', sentence, { cause: error });
}

/** Refusals as ends of the program. */
function explained(caller: AdminCaller): AdminCaller {
  return async (name, input) => {
    try {
      return await caller(name, input);
    } catch (error) {
      throw error instanceof AdminError ? new ExitError(exitOf(error), error.message, { cause: error }) : error;
    }
  };
}

function exitOf({ code, status }: AdminError): ExitName {
  if (code === 'NOT_RUNNING') return 'NotRunning';
  return status < 500 ? 'Usage' : 'Failed';
}
