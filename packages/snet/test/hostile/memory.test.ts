import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TicketBook, type TicketSet } from '../../src/core/ticket-book.ts';
import { Pair } from '../core/pair.ts';
import type { Residue } from './cycles.ts';
import { begin, finish, resumed } from './dialogue.ts';
import { inside } from './invariants.ts';
import type { Reading } from './slow-reader.ts';

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const minutes = 60_000;
const mebibyte = 0x10_0000;

async function run(program: string, ...parameters: readonly number[]): Promise<unknown> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file, ...parameters.map(String)]);
  return JSON.parse(stdout);
}

describe('a reader that is slower than the writer', () => {
  test('never has more than a window waiting, nor the writer more than a replay buffer [SNET-6.3] [SNET-6.8]', () => {
    const windowBytes = 0x4_0000;
    const options = { replayBufferBytes: windowBytes, receiveWindowBytes: windowBytes };
    const pair = Pair.open({ client: options, server: options });
    const { client, server } = pair;
    const chunk = new Uint8Array(windowBytes);
    let [written, read, fullest] = [0, 0, 0];
    for (let turn = 0; turn < 3_000; turn++) {
      written += client.write(chunk);
      pair.pump();
      read += server.read(1_000)?.length ?? 0;
      pair.advance(1);
      // Transports come and go meanwhile, and everything unacknowledged is sent again.
      if (turn % 500 === 499) pair.cut();
      expect(client.unacknowledgedBytes).toBeLessThanOrEqual(windowBytes);
      expect(inside(server).receiving.unreadBytes).toBeLessThanOrEqual(windowBytes);
      expect(written - read).toBeLessThanOrEqual(2 * windowBytes);
      fullest = Math.max(fullest, written - read);
    }
    // It was as full as it may be, or nothing was shown.
    expect(fullest).toBeGreaterThan(1.5 * windowBytes);
    expect(read).toBeGreaterThan(2_000_000);
  });

  if (isNightly) {
    test('costs the same memory in the second gibibyte as in the first', { timeout: 5 * minutes }, async () => {
      // The allocator and the collector take most of the first one to find their level, with a heap that does not grow.
      const totalBytes = 2 * 1_024 * mebibyte;
      const { readBytes, samples } = (await run('./slow-reader.ts', totalBytes)) as Reading;
      expect(readBytes).toBe(totalBytes);
      for (const what of ['rssBytes', 'heapBytes'] as const) {
        const values = samples.map((sample) => sample[what]);
        const first = Math.max(...values.slice(0, values.length / 2));
        const second = Math.max(...values.slice(values.length / 2));
        console.log(
          `${what}: ${(first / mebibyte).toFixed(1)} MiB at most, then ${(second / mebibyte).toFixed(1)} MiB`,
        );
        expect(second - first).toBeLessThanOrEqual(2 * mebibyte + 5 * mebibyte);
      }
    });
  }
});

describe('sessions that have come, resumed and gone', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('leave no session, no ticket that leads anywhere and, in time, no ticket at all', () => {
    const books = new Set<TicketBook<unknown>>();
    const ids: Uint8Array[] = [];
    type Issue = (
      this: TicketBook<unknown>,
      ...parameters: Parameters<TicketBook<unknown>['issue']>
    ) => TicketSet<unknown>;
    const issue = Reflect.get(TicketBook.prototype, 'issue') as Issue;
    vi.spyOn(TicketBook.prototype, 'issue').mockImplementation(function (
      this: TicketBook<unknown>,
      ...parameters: Parameters<Issue>
    ) {
      books.add(this);
      ids.push(...parameters[2]);
      return issue.apply(this, parameters);
    });
    const { network, conversation } = begin(resumed, 'toy');
    const sessions = 300;
    finish({ network, conversation }, resumed);
    for (let i = 1; i < sessions; i++) finish({ network, conversation: network.call() }, resumed);
    expect(network.acceptor.sessions.size).toBe(0);
    expect(network.conversations.every(({ client }) => client.pollTimeout() === undefined)).toBe(true);
    expect(books.size).toBe(1);
    // Each session was attached twice, and got two tickets each time.
    expect(ids.length).toBe(4 * sessions);
    const [book] = books;
    expect(ids.filter((id) => book!.find(id)?.set.owner !== undefined)).toEqual([]);
    // How they ended is remembered while a client may ask, and no longer.
    expect(book!.size).toBe(2 * sessions);
    const { acceptor } = network;
    for (let atMs = acceptor.pollTimeout(); atMs !== undefined; atMs = acceptor.pollTimeout())
      acceptor.handleTimeout(atMs);
    expect(book!.size).toBe(0);
  });

  test('leave the process what it held before', { timeout: 10 * minutes }, async () => {
    // At night long enough for the book of endings to be full before; by day it grows by 4 tickets for each session.
    const [warmUp, cycles, allowedBytes] = isNightly ? [6_000, 10_000, 2 * mebibyte] : [100, 300, 1.25 * mebibyte];
    const { before, after } = (await run('./cycles.ts', warmUp, cycles)) as Record<'before' | 'after', Residue>;
    if (isNightly) {
      console.log(`heap: ${(before.heapBytes / mebibyte).toFixed(2)} → ${(after.heapBytes / mebibyte).toFixed(2)} MiB`);
    }
    expect(after.resources).toEqual(before.resources);
    expect(after.sessions).toBe(0);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(allowedBytes);
  });
});
