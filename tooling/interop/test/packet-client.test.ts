import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { PythonProgram } from '../src/index.ts';

const login = '0000002800000001cf3599a88818428ef3e5ce8d44d2d0025a5738ce838d59617497d69ead158d33';
const accept = '00000018000000022d618a2cba3904478328251b8ab08bce';
const ping = '0000001800000004fafcd62c5500eaa45c603432612a5573';
const chat = '000000280000000506fb5654d72846b80ba966c9b7ec073c09b9097a180a74d5f313fe89b7b50c4c';

/** A client that is connected to us. */
async function connected(): Promise<{ readonly client: PythonProgram; readonly socket: Socket }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const args = ['connect', '--port', String(port), '--user', 'alice'];
  const client = new PythonProgram({ script: 'packet_client.py', args });
  onTestFinished(() => client[Symbol.asyncDispose]());
  const [[socket]] = (await Promise.all([once(server, 'connection'), client.nextJson()])) as [[Socket], unknown];
  onTestFinished(() => void socket.destroy());
  return { client, socket };
}

/** Exactly so many bytes, in hexadecimal. */
async function receive(socket: Socket, lengthBytes: number): Promise<string> {
  let received = Buffer.alloc(0);
  while (received.length < lengthBytes) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    received = Buffer.concat([received, chunk]);
  }
  return received.toString('hex');
}

test('commands become packets', async () => {
  const { client, socket } = await connected();
  client.writeJson({ op: 'login', timestamp: 1_400_000_000 });
  client.writeJson({ op: 'ping', timestamp: 1_400_000_000 });
  client.writeJson({ op: 'chat', to: 'bob', text: 'hi', timestamp: 1_400_000_000 });
  client.writeJson({ op: 'raw', hex: 'ffff' });
  const expected = `${login}${ping}${chat}ffff`;
  expect(await receive(socket, expected.length / 2)).toBe(expected);
});

test('packets become events, wherever they are cut, and so does the end', async () => {
  const { client, socket } = await connected();
  socket.setNoDelay(true);
  for (const byte of Buffer.from(`${accept}${chat}`, 'hex')) socket.write(Uint8Array.of(byte));
  expect(await client.nextJson()).toEqual({
    event: 'packet',
    type: 'accept',
    login: true,
    tips_msg: 'ok',
    timestamp: 1_400_000_000,
  });
  expect(await client.nextJson()).toEqual({
    event: 'packet',
    type: 'chat',
    from_uuid: 'alice',
    to_uuid: 'bob',
    text_msg: 'hi',
    timestamp: 1_400_000_000,
  });
  socket.end(Buffer.from('000000180000000400000000000000000000000000000000', 'hex'));
  expect(await client.nextJson()).toMatchObject({ event: 'bad-packet', reason: 'wrong padding' });
  expect(await client.nextJson()).toEqual({ event: 'closed', how: 'fin' });
  expect(await client.finished).toEqual({ code: 0, signal: null, errors: '' });
});

test('the end of the commands is sent on, and what still comes is received', async () => {
  const { client, socket } = await connected();
  client.writeJson({ op: 'nonsense' });
  expect(await client.nextJson()).toMatchObject({ event: 'bad-command' });
  client.end();
  socket.resume();
  await once(socket, 'end');
  socket.end(Buffer.from(accept, 'hex'));
  expect(await client.nextJson()).toMatchObject({ event: 'packet', type: 'accept' });
  expect(await client.nextJson()).toEqual({ event: 'closed', how: 'local' });
  expect(await client.finished).toEqual({ code: 0, signal: null, errors: '' });
});

test('an impossible length ends it', async () => {
  const { client, socket } = await connected();
  socket.write(Buffer.from('ffffffff00000005', 'hex'));
  expect(await client.nextJson()).toEqual({ event: 'closed', how: 'bad-length' });
  expect((await client.finished).code).toBe(0);
});
