import { expect, onTestFinished, test } from 'vitest';
import type { SnetSocket } from '../../src/node/index.ts';
import { connect, type SnetStream, type SnetWebSocketOptions } from '../../src/web/index.ts';
import { keys, until } from '../node/harness.ts';
import { serveWeb } from '../ws/harness.ts';

async function dial(url: string, options: SnetWebSocketOptions = {}): Promise<SnetStream> {
  const stream = await connect(url, { serverKey: keys.publicKey, ...options });
  onTestFinished(() => stream.destroy());
  return stream;
}

/** What nobody catches, instead of the failure of the run that it would be. */
function uncaught(): unknown[] {
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const caught: unknown[] = [];
  process.on('uncaughtException', (error) => caught.push(error));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  });
  return caught;
}

function record(stream: SnetStream): string[] {
  const seen: string[] = [];
  for (const event of ['finish', 'end', 'error', 'close'] as const) stream.on(event, () => seen.push(event));
  return seen;
}

test('a listener that throws is uncaught, and everything that waits behind it arrives', async () => {
  const caught = uncaught();
  let peer: SnetSocket | undefined;
  const server = await serveWeb((socket) => {
    peer = socket.resume();
    socket.end(Buffer.alloc(250_000));
  });
  const stream = await dial(server.url, { receiveWindowBytes: 65_536 });
  // The window is full, so nothing more comes by itself.
  await until(() => peer?.acknowledgedBytes === 65_536);
  const seen = record(stream);
  for (const event of ['end', 'finish', 'close'] as const) {
    stream.on(event, () => {
      throw new Error(event);
    });
  }
  let bytes = 0;
  stream.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes === chunk.length) throw new Error('data');
  });
  await until(() => seen.includes('close'));
  await until(() => caught.length === 4);
  expect(bytes).toBe(250_000);
  expect(caught.map((error) => (error as Error).message).sort()).toEqual(['close', 'data', 'end', 'finish']);
  expect(seen.sort()).toEqual(['close', 'end', 'finish']);
});

test('an end with nothing before it is told, and the stream closes, even if nobody reads', async () => {
  const server = await serveWeb((socket) => socket.resume());
  const stream = await dial(server.url);
  const seen = record(stream);
  stream.write(Buffer.from('not interested in an answer'));
  stream.end();
  await until(() => seen.includes('close'));
  expect(seen).toEqual(['finish', 'end', 'close']);
  expect(await new Response(stream.readable).text()).toBe('');
});

test('an end that nobody reads leaves this direction open where that is wanted', async () => {
  let received = '';
  let hasEnded = false;
  const server = await serveWeb(
    (socket) => {
      socket.on('data', (chunk) => {
        received += chunk;
      });
      socket.end(() => {
        hasEnded = true;
      });
    },
    { allowHalfOpen: true },
  );
  const stream = await dial(server.url, { allowHalfOpen: true });
  const seen = record(stream);
  await until(() => hasEnded);
  stream.write(Buffer.from('still here'));
  await until(() => received === 'still here');
  expect(seen).toEqual([]);
  stream.end();
  await until(() => seen.includes('close'));
  expect(seen).toEqual(['finish', 'end', 'close']);
});

test('a page is watched for as long as there is a session, whatever is left to read', async () => {
  const watching = new Set<string>();
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  document.addEventListener = (type: string) => void watching.add(type);
  document.removeEventListener = (type: string) => void watching.delete(type);
  Object.assign(globalThis, { document });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'document'));
  const server = await serveWeb((socket) => socket.resume().end('left unread'));
  const stream = await dial(server.url);
  const seen = record(stream);
  expect(watching.size).toBe(1);
  stream.end();
  await until(() => watching.size === 0);
  expect(seen).toEqual(['finish']);
  expect(await new Response(stream.readable).text()).toBe('left unread');
});
