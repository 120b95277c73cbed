import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { verifyWebhook } from '@proj/chat-server/webhooks';
import { connect, memoryStore } from '@proj/client';
import { connect as connectSnet } from '@proj/snet';
import { expect, onTestFinished, test } from 'vitest';
import { type ReadyServer, start, startReady } from './program.ts';
import { MailServer } from './report/smtp.ts';
import { scratchDirectory } from './scratch.ts';

const ann = parseUserId('ann');

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function addUser(data: string, name: string): Promise<void> {
  const program = start(['user', 'add', name, '--data', data, '--password-stdin'], { input: 'correct horse\n' });
  expect(await program.exit).toBe(0);
}

/** Someone who writes notes to himself. */
async function client(server: ReadyServer) {
  const store = memoryStore();
  const own = await connect({
    transport: () => connectSnet({ host: '127.0.0.1', port: server.snetPort, serverKey: server.publicKey }),
    credential: { user: ann, password: 'correct horse' },
    deviceId: parseDeviceId('d'),
    store,
  });
  onTestFinished(() => own.close());
  return own;
}

test('a running server posts each entry once, also those that it accepted while nobody listened', async () => {
  const data = scratchDirectory();
  await addUser(data, 'ann');
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const seen: string[] = [];
  let works = false;
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const headers = {
        id: String(request.headers['webhook-id']),
        timestamp: String(request.headers['webhook-timestamp']),
        signature: String(request.headers['webhook-signature']),
      };
      const isGenuine = verifyWebhook(headers, body, secret, Date.now());
      if (works && isGenuine) for (const { content } of JSON.parse(body).entries) seen.push(content.text);
      response.writeHead(works && isGenuine ? 204 : 500).end();
    });
  });
  onTestFinished(() => void receiver.close());
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const options = { environment: { CHAT_WEBHOOK_SECRET: secret } };
  const server = await startReady(data, ['--webhook-url', url], options);
  const own = await client(server);
  await own.send(ann, 'one');
  await own.send(ann, 'two');
  await own.close();
  server.child.kill('SIGKILL');
  await server.exit;
  works = true;
  const again = await startReady(data, ['--webhook-url', url], options);
  await (await client(again)).send(ann, 'three');
  await until(() => seen.length >= 3);
  expect(seen).toEqual(['one', 'two', 'three']);
  expect(again.stderr).not.toContain(secret);
});

test('a running server mails at once that something is wrong, and prints the report so far', async () => {
  const data = scratchDirectory();
  await addUser(data, 'ann');
  const mail = await MailServer.start();
  // There is no backup yet.
  const server = await startReady(
    data,
    ['--mail-from', 'chat@example.org', '--mail-to', 'ops@example.org', '--smtp-insecure', '--backup-max-age', '1m'],
    { environment: { CHAT_SMTP_URL: `smtp://127.0.0.1:${mail.port}`, CHAT_NODE_NAME: 'node-7' } },
  );
  const own = await client(server);
  await own.send(ann, 'words that no mail may show');
  await until(() => mail.mails.length > 0);
  const [alert] = mail.mails;
  expect(alert).toMatchObject({ from: 'chat@example.org', to: ['ops@example.org'] });
  expect(alert?.headers.get('auto-submitted')).toBe('auto-generated');
  const text = [...(alert?.parts.values() ?? [])].join();
  expect(text).toContain('backup');
  expect(text).not.toContain('words that');
  const report = start(['report', '--dry-run', '--data', data]);
  expect(await report.exit).toBe(0);
  expect(report.stdout).toContain('node-7');
  await own.close();
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  const last = start(['report', '--dry-run', '--data', data]);
  expect(await last.exit).toBe(0);
  expect(last.stdout).toMatch(/Canaries written and read back: 1, 0 lost \(must be 0\)\n +There and back: .* ms/);
  expect(last.stdout).toContain('\n  Entries accepted: 1\n');
});
