import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { type Client, type ClientStore, connect, memoryStore, register, type Transport } from '@proj/client';
import { openIndexedDbStore } from '@proj/client/browser';
import { connect as dial } from '@proj/snet/web';

const query = new URLSearchParams(location.search);
const address = query.get('address') ?? '';
const text = atob((query.get('key') ?? '').replaceAll('-', '+').replaceAll('_', '/'));
const serverKey = Uint8Array.from(text, (character) => character.charCodeAt(0));
const transport: Transport = ({ signal }) => dial(address, { serverKey, signal });

async function enter(name: string, store: ClientStore): Promise<Client> {
  const credential = { user: parseUserId(name), password: `the password of ${name}` };
  await register({ transport, ...credential });
  return connect({ transport, credential, deviceId: parseDeviceId('page'), store });
}

async function talk(): Promise<string> {
  const ann = await enter('ann', memoryStore());
  const bob = await enter('bob', await openIndexedDbStore('bob'));
  await ann.send(bob.user, 'from a page');
  for await (const { from, content } of bob.messages({ limit: 1 })) {
    if (content.kind === 'text') return `${from}: ${content.text}`;
  }
  return 'nothing came';
}

const output = document.querySelector('output');
const said = await talk().catch((error: unknown) => `failed: ${String(error)}`);
if (output !== null) output.textContent = said;
