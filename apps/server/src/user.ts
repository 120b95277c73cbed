import { type Accounts, ChatServerError, createAccounts, userNameRule } from '@proj/chat-server';
import type { StorageOptions } from './config.ts';
import { ExitError, type ExitName } from './exit.ts';
import { openStorage } from './storage.ts';

/** Creates an account, or gives one its first password, in the data directory of a server that does not run. @throws ExitError `Usage`, `DataDirectory` */
export async function addUser(
  options: StorageOptions & { readonly name: string; readonly password: () => Promise<string> },
): Promise<ExitName> {
  // Before the password is asked for: a lock that is taken makes it pointless.
  await using store = await openStorage(options);
  const accounts = createAccounts(store.users, { wallClock: Date.now });
  const password = await options.password();
  try {
    // Any text may be handed in: `establish` checks it.
    await accounts.establish(options.name as Parameters<Accounts['create']>[0], password);
  } catch (error) {
    throw ChatServerError.is(error) ? new ExitError('Usage', sentence(options.name, error), { cause: error }) : error;
  }
  process.stdout.write(`added ${options.name}\n`);
  return 'Ok';
}

function sentence(name: string, error: ChatServerError): string {
  switch (error.code) {
    case 'CHAT_SERVER_USER_EXISTS':
      return `there is a user ${name} already`;
    case 'CHAT_SERVER_BAD_PASSWORD':
      return 'the password must have 1 to 1024 bytes of text';
    case 'CHAT_SERVER_BAD_OPTION':
      return `${JSON.stringify(name)} is not a user name: ${userNameRule}`;
    default:
      return error.message;
  }
}
