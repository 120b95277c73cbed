import { Duplex, PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ExitError } from '../../src/exit.ts';
import { exchange } from '../../src/snet/exchange.ts';

/** A session of which the test is the other end, and an output that takes a chunk when it is told to. */
function setUp() {
  const sent: string[] = [];
  const printed: string[] = [];
  const waiting: (() => void)[] = [];
  const socket = new Duplex({
    read: () => {},
    write: (chunk, _encoding, done) => {
      sent.push(String(chunk));
      done();
    },
  });
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      waiting.push(() => {
        if (chunk.length > 0) printed.push(String(chunk));
        done();
      });
    },
  });
  const stdin = new PassThrough();
  const leaving = new AbortController();
  let state = 'running';
  const ended = exchange(socket, { stdin, stdout }, leaving.signal).then(
    () => {
      state = 'done';
    },
    (error: unknown) => {
      state = 'failed';
      throw error;
    },
  );
  // Each test looks at it when it is time.
  ended.catch(() => {});
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 10; turns++) await turn();
  };
  /** Lets the output take all that it is given from now on. */
  const drain = async (): Promise<void> => {
    for (let take = waiting.shift(); take !== undefined; take = waiting.shift()) {
      take();
      await settle();
    }
  };
  return { socket, stdin, sent, printed, leaving, ended, settle, drain, state: () => state };
}

test('it is over when both directions have ended and the output has taken everything', async () => {
  const { socket, stdin, sent, printed, ended, settle, drain, state } = setUp();
  stdin.end('there');
  await settle();
  expect([sent, socket.writableFinished, state()]).toEqual([['there'], true, 'running']);
  socket.push('back');
  socket.push(null);
  await settle();
  expect([printed, state()]).toEqual([[], 'running']);
  await drain();
  await ended;
  expect([printed, stdin.destroyed]).toEqual([['back'], true]);
});

test('what has come is printed although the session fails', async () => {
  const { socket, stdin, printed, ended, settle, drain, state } = setUp();
  socket.push('some of it');
  await settle();
  socket.destroy(new Error('lost'));
  await settle();
  expect([printed, state()]).toEqual([[], 'running']);
  await drain();
  await expect(ended).rejects.toThrow('lost');
  expect([printed, stdin.destroyed]).toEqual([['some of it'], true]);
});

test('an input that fails ends it, and the session', async () => {
  const { socket, stdin, ended, settle, drain } = setUp();
  stdin.destroy(new Error('EIO'));
  await settle();
  await drain();
  await expect(ended).rejects.toEqual(new ExitError('Failed', 'the input cannot be read: EIO'));
  expect(socket.destroyed).toBe(true);
});

test('who wants to leave does not wait for an output that takes nothing', async () => {
  const { socket, stdin, leaving, ended, settle } = setUp();
  socket.push('back');
  socket.push(null);
  stdin.end();
  await settle();
  const reason = new Error('now');
  leaving.abort(reason);
  await expect(ended).rejects.toBe(reason);
  expect([socket.destroyed, stdin.destroyed]).toEqual([true, true]);
});
