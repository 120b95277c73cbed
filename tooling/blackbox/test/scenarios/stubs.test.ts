import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { SmtpStub } from '../../src/scenarios/smtp-stub.ts';
import { WebhookStub } from '../../src/scenarios/webhook-stub.ts';

/** Says all of it at once, and answers what came back. */
async function talk(port: number, ...lines: readonly string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (const line of lines) socket.write(`${line}\r\n`);
  await Promise.race([once(socket, 'end'), new Promise((resolve) => setTimeout(resolve, 200))]);
  socket.destroy();
  return said;
}

const mail = ['EHLO me', 'MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'DATA'];
const body = ['Subject: the day', 'Message-ID:', ' <one@here>', '', 'text', '.', 'QUIT'];

test('a mail server takes mails, refuses, says nothing, or is gone', async () => {
  await using smtp = await SmtpStub.listen();
  expect(await talk(smtp.port, ...mail, ...body)).toMatch(/^220 .*354 .*250 taken\r\n221/s);
  expect(smtp.mails).toMatchObject([{ subject: 'the day', messageId: '<one@here>' }]);
  smtp.mood = 'refuses';
  expect(await talk(smtp.port, 'EHLO me')).toMatch(/^554/);
  smtp.mood = 'hangs';
  expect(await talk(smtp.port, 'EHLO me')).toBe('');
  smtp.mood = 'gone';
  await expect(talk(smtp.port, 'EHLO me')).rejects.toThrow(/ECONNRESET|EPIPE/);
  expect(smtp.connections).toBe(4);
});

test('a receiver of webhooks remembers what it said yes to, once', async () => {
  await using receiver = await WebhookStub.listen();
  const tell = async (...seqs: readonly number[]): Promise<number> => {
    const entries = seqs.map((seq) => ({ id: `entry-${seq}`, conversation: 'c:a:b', seq }));
    const request = {
      method: 'POST',
      body: JSON.stringify({ type: 'entries', entries }),
      signal: AbortSignal.timeout(700),
    };
    return (await fetch(receiver.url, request)).status;
  };
  expect(await tell(1, 2)).toBe(204);
  receiver.mood = 'fails';
  expect(await tell(3)).toBe(500);
  receiver.mood = 'slow';
  expect(await tell(2, 3)).toBe(204);
  expect([...receiver.entries.keys()]).toEqual(['entry-1', 'entry-2', 'entry-3']);
  receiver.mood = 'hangs';
  await expect(tell(4)).rejects.toThrow();
  expect(receiver.requests).toBe(4);
});
