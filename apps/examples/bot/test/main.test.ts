import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { createAccounts, createChatServer, createTokens } from '@proj/chat-server';
import { connect, memoryStore } from '@proj/client';
import { createServer, connect as dial, generateKeys } from '@proj/snet';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const password = 'a password for both';
const questions = 12;

test('each question is answered once, however often the bot is killed', async () => {
  await using store = openMemoryStore();
  const accounts = createAccounts(store.users);
  const [ann, dice] = [parseUserId('ann'), parseUserId('dice')];
  for (const user of [ann, dice]) await accounts.create(user, password);
  await using server = createChatServer({ store, accounts, tokens: createTokens({ secret: randomBytes(32) }) });
  const keys = generateKeys();
  const listener = createServer({ keys }, (socket) => server.accept(socket));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  const folder = await mkdtemp(join(tmpdir(), 'dice-'));
  const args = ['--server', `127.0.0.1:${port}`, '--key', Buffer.from(keys.publicKey).toString('base64url')];
  let bot: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const child = spawn(process.execPath, ['--conditions=@proj/source', main, ...args, '--folder', folder], {
      env: { ...process.env, CHAT_PASSWORD: password },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    bot = child;
    await once(createInterface(child.stdout), 'line');
  };
  const kill = async (): Promise<void> => {
    const child = bot;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  try {
    await using client = await connect({
      transport: () => dial({ host: '127.0.0.1', port, serverKey: keys.publicKey }),
      credential: { user: ann, password },
      deviceId: parseDeviceId('test'),
      store: memoryStore(),
    });
    await start();
    const answers: string[] = [];
    const messages = client.messages()[Symbol.asyncIterator]();
    for (let asked = 0; asked < questions; asked++) {
      await client.send(dice, 'roll d6');
      // Killed right after the answer was seen, half of the time before it could be noted there.
      const { value } = await messages.next();
      if (value?.content.kind === 'text') answers.push(value.content.text);
      if (asked % 4 === 3) {
        await kill();
        await start();
      }
    }
    await client.send(dice, 'hello');
    const { value } = await messages.next();
    expect(value?.content).toEqual({ kind: 'text', text: 'Say "roll d6".' });
    expect(answers).toHaveLength(questions);
    expect(answers.every((answer) => /^d6: [1-6]$/.test(answer))).toBe(true);
    expect(await client.history(dice)).toHaveLength(2 * (questions + 1));
  } finally {
    await kill();
    listener.close();
    await rm(folder, { recursive: true, force: true });
  }
});
