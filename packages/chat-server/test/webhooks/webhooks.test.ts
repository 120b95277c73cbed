import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { openSqliteStore } from '@proj/store/sqlite';
import { FakeClock } from '@proj/testkit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Metrics } from '../../src/index.ts';
import { startWebhooks, verifyWebhook, type WebhookOptions, type Webhooks } from '../../src/webhooks/index.ts';
import { Receiver } from './receiver.ts';

const wallMs = Date.UTC(2026, 10, 22);
const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const olderSecret = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

async function append(store: ChatStore, number: number, text = String(number), conversation = 'c:ann:bob') {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(12, number);
  await store.append({
    ...{ conversation, sender: 'ann', id, kind: 1, body: new TextEncoder().encode(text), sentAtMs: 5 },
    ...{ members: ['ann', 'bob'], counts: true, outbox: true },
  });
}

/** Counted by name and result. */
class Tally implements Metrics {
  readonly counts: Map<string, number> = new Map();
  count(name: string, labels: readonly string[] = [], by = 1): void {
    const key = [name, ...labels].join(' ');
    this.counts.set(key, (this.counts.get(key) ?? 0) + by);
  }
  observe(): void {}
}

function start(store: Pick<ChatStore, 'outbox'>, url: string, options: Partial<WebhookOptions> = {}): Webhooks {
  const webhooks = startWebhooks({ store, url, secrets: [secret], wallClock: () => wallMs, pollMs: 5, ...options });
  onTestFinished(() => webhooks[Symbol.asyncDispose]());
  return webhooks;
}

const fast = { minRetryMs: 1, maxRetryMs: 5 } as const;
const numbers = (length: number): readonly string[] => Array.from({ length }, (_, index) => String(index + 1));

test('a receiver gets every entry once, in order, one request at a time, and the outbox is empty then', async () => {
  const store = openMemoryStore({ wallClock: () => wallMs });
  const receiver = await Receiver.start();
  for (let number = 1; number <= 3; number++) await append(store, number);
  const metrics = new Tally();
  const webhooks = start(store, receiver.url, { metrics });
  await vi.waitFor(() => expect(receiver.texts).toEqual(numbers(3)));
  await append(store, 4, '4', 'g:1');
  webhooks.wake();
  await vi.waitFor(() => expect(receiver.texts).toEqual(numbers(4)));
  await vi.waitFor(async () => expect((await store.figures()).outbox).toBe(0));
  expect(receiver.mostOpen).toBe(1);
  expect(receiver.repeats).toBe(0);
  expect(receiver.requests[0]?.entries).toEqual([
    {
      id: expect.stringMatching(/^entry_[\w-]{22}$/),
      conversation: 'c:ann:bob',
      seq: 1,
      from: 'ann',
      messageId: '00000000-0000-0000-0000-000000000001',
      sentAtMs: 5,
      acceptedAtMs: wallMs,
      content: { kind: 'text', text: '1' },
    },
  ]);
  expect(webhooks.state).toEqual({ failures: 0, failingSinceMs: undefined, givenUp: 0 });
  expect(metrics.counts.get('webhooks_total delivered')).toBe(4);
});

test('wake tells of an entry without waiting for the next look', async () => {
  const clock = new FakeClock();
  const store = openMemoryStore({ wallClock: () => wallMs });
  const receiver = await Receiver.start();
  const webhooks = start(store, receiver.url, { clock });
  await vi.waitFor(() => expect(clock.pendingCount).toBe(1));
  await append(store, 1);
  webhooks.wake();
  await vi.waitFor(() => expect(receiver.texts).toEqual(['1']));
  expect(clock.now()).toBe(0);
});

describe('a signature', () => {
  test('is made with both secrets over id, timestamp and body', async () => {
    const store = openMemoryStore({ wallClock: () => wallMs });
    const receiver = await Receiver.start();
    await append(store, 1);
    start(store, receiver.url, { secrets: [secret, olderSecret] });
    await vi.waitFor(() => expect(receiver.known.size).toBe(1));
    const [{ headers, text } = expect.fail()] = receiver.requests;
    const [id, timestamp] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
    expect(timestamp).toBe(String(wallMs / 1_000));
    const byHand = [7, 9].map((byte) =>
      createHmac('sha256', Buffer.alloc(24, byte)).update(`${id}.${timestamp}.${text}`).digest('base64'),
    );
    expect(headers['webhook-signature']).toBe(byHand.map((digest) => `v1,${digest}`).join(' '));
    const signature = String(headers['webhook-signature']);
    const other = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const verify = (changes: object = {}, body = text, key = secret, nowMs = wallMs): boolean =>
      verifyWebhook({ id, timestamp, signature, ...changes }, body, key, nowMs);
    expect([verify(), verify({}, text, olderSecret), verify({}, text, secret, wallMs + 300_000)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([
      verify({}, `${text} `),
      verify({ id: 'another' }),
      verify({ timestamp: '1' }),
      verify({ timestamp: 'now' }),
      verify({ signature: '' }),
      verify({ signature: 'v1,AAAA v0,' }),
      verify({}, text, other),
      verify({}, text, 'whsec_'),
      verify({}, text, secret, wallMs + 302_000),
    ]).toEqual(Array(9).fill(false));
  });
});

describe('nothing is lost, and nothing overtakes', () => {
  test('while a receiver answers with errors, redirects, garbage, nothing at all, or hangs up', async () => {
    const store = openMemoryStore({ wallClock: () => wallMs });
    const receiver = await Receiver.start();
    const metrics = new Tally();
    let attempt = 0;
    receiver.answer = (response) => {
      const kind = attempt++ % 8;
      if (kind === 0) response.writeHead(500).end('x'.repeat(300_000));
      else if (kind === 1) response.writeHead(429, { 'retry-after': '0' }).end();
      else if (kind === 2) response.writeHead(302, { location: `${receiver.url}?elsewhere` }).end();
      else if (kind === 3) response.destroy();
      // Answers nothing: a timeout.
      else if (kind === 4) response.on('close', () => {});
      else if (kind === 5) response.socket?.end('garbage\r\n\r\n');
      else if (kind === 6) response.writeHead(503).flushHeaders();
      else response.writeHead(200).end('ok');
    };
    for (let number = 1; number <= 6; number++) await append(store, number);
    const webhooks = start(store, receiver.url, { ...fast, metrics, timeoutMs: 50 });
    await vi.waitFor(() => expect(receiver.texts).toEqual(numbers(6)), 10_000);
    await vi.waitFor(async () => expect((await store.figures()).outbox).toBe(0));
    expect(receiver.requests.every(({ entries }) => entries.length === 1)).toBe(true);
    expect(webhooks.state.failures).toBe(0);
    for (const result of ['delivered', 'failed', 'refused', 'redirected', 'unreachable', 'timeout']) {
      expect(metrics.counts.get(`webhooks_total ${result}`), result).toBeGreaterThanOrEqual(6);
    }
  });

  test('when the receiver took it and the answer was lost: it comes again with the same id', async () => {
    const store = openMemoryStore({ wallClock: () => wallMs });
    const receiver = await Receiver.start();
    receiver.answer = (response, { entries }) => {
      const isFirst = !receiver.known.has(entries[0]?.id ?? '');
      receiver.take(entries);
      if (isFirst) response.destroy();
      else response.writeHead(200).end();
    };
    for (let number = 1; number <= 4; number++) await append(store, number);
    start(store, receiver.url, fast);
    await vi.waitFor(async () => expect((await store.figures()).outbox).toBe(0));
    expect(receiver.texts).toEqual(numbers(4));
    // Each came twice after the first time it was taken: again, and as it was answered.
    expect(receiver.repeats).toBeGreaterThanOrEqual(4);
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(4);
  });

  test('when worker and store are started again in the middle, over and over', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'webhooks-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const receiver = await Receiver.start();
    let answered = 0;
    receiver.answer = (response) => {
      // Now and then it takes its time, so that some are cut off under way.
      const answer = (): void =>
        void (response.destroyed || response.writeHead(answered++ % 3 === 2 ? 500 : 200).end());
      if (receiver.requests.length % 4 === 0) setTimeout(answer, 30);
      else answer();
    };
    let number = 0;
    for (let life = 0; life < 6; life++) {
      await using store = await openSqliteStore({ file: join(directory, 'chat.db'), wallClock: () => wallMs });
      const before = receiver.requests.length;
      await using _webhooks = start(store, receiver.url, { ...fast, maxEntries: 3, closeGraceMs: 0 });
      for (let count = 0; count < 8; count++) await append(store, ++number);
      await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(before + 1));
    }
    await using store = await openSqliteStore({ file: join(directory, 'chat.db'), wallClock: () => wallMs });
    await using _webhooks = start(store, receiver.url, { ...fast, maxEntries: 3 });
    await vi.waitFor(async () => expect((await store.figures()).outbox).toBe(0), 10_000);
    const inOrder = [...new Set(receiver.requests.flatMap(({ entries }) => entries.map(({ seq }) => seq)))];
    expect(inOrder).toEqual(Array.from({ length: number }, (_, index) => index + 1));
    await vi.waitFor(() => expect(new Set(receiver.texts)).toEqual(new Set(numbers(number))));
  });

  test('when the store cannot be read, or cannot take note of what was delivered', async () => {
    const store = openMemoryStore({ wallClock: () => wallMs });
    const receiver = await Receiver.start();
    for (let number = 1; number <= 4; number++) await append(store, number);
    let calls = 0;
    const failing = (): void => {
      if (calls++ % 2 === 0) throw new Error('not now');
    };
    const outbox: ChatStore['outbox'] = {
      read: async (after, limit) => {
        failing();
        return store.outbox.read(after, limit);
      },
      done: async (position) => {
        failing();
        return store.outbox.done(position);
      },
    };
    start({ outbox }, receiver.url, fast);
    await vi.waitFor(() => expect(receiver.texts).toEqual(numbers(4)));
    // What could not be noted is not told again while this worker lives.
    expect(receiver.repeats).toBe(0);
  });
});

describe('a batch', () => {
  test('has as many entries as it may, in as many characters as it may', async () => {
    const store = openMemoryStore({ wallClock: () => wallMs });
    const receiver = await Receiver.start();
    for (let number = 1; number <= 5; number++) await append(store, number);
    await append(store, 6, 'x'.repeat(3_000));
    await append(store, 7, 'y'.repeat(3_000));
    start(store, receiver.url, { maxEntries: 4, maxBodyLength: 2_000 });
    await vi.waitFor(() => expect(receiver.known.size).toBe(7));
    expect(receiver.requests.map(({ entries }) => entries.map(({ seq }) => seq))).toEqual([
      [1, 2, 3, 4],
      [5],
      [6],
      [7],
    ]);
    expect(receiver.requests[0]?.headers['webhook-id']).toMatch(/^batch_[\w-]{22}$/);
  });

  test('that is too large for the receiver comes again in halves', async () => {
    const store = openMemoryStore({ wallClock: () => wallMs });
    const receiver = await Receiver.start();
    receiver.answer = (response, { entries }) => response.writeHead(entries.length > 2 ? 413 : 200).end();
    for (let number = 1; number <= 9; number++) await append(store, number);
    start(store, receiver.url, { ...fast, maxEntries: 9 });
    await vi.waitFor(() => expect(receiver.texts).toEqual(numbers(9)));
  });

  test('that failed comes again as it was, with its id, whatever waits behind it', async () => {
    const store = openMemoryStore({ wallClock: () => wallMs });
    const receiver = await Receiver.start();
    receiver.answer = (response) => {
      const isFirst = receiver.requests.length === 1;
      void append(store, 10 + receiver.requests.length).then(() => response.writeHead(isFirst ? 500 : 200).end());
    };
    await append(store, 1);
    await append(store, 2);
    start(store, receiver.url, { ...fast, maxEntries: 100 });
    await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(1));
    expect(receiver.requests[1]?.headers['webhook-id']).toBe(receiver.requests[0]?.headers['webhook-id']);
  });
});

test('waits grow with full jitter up to the longest, and retry-after is heeded up to that', async () => {
  const clock = new FakeClock();
  const store = openMemoryStore({ wallClock: () => wallMs });
  const receiver = await Receiver.start();
  receiver.answer = (response) => response.writeHead(500).end();
  await append(store, 1);
  const webhooks = start(store, receiver.url, { clock, random: () => 0.5, timeoutMs: 86_400_000 });
  const waits: number[] = [];
  const failAgain = async (): Promise<void> => {
    const { failures } = webhooks.state;
    await vi.waitFor(() => {
      expect(webhooks.state.failures).toBeGreaterThan(failures === 0 ? 0 : failures - 1);
      expect(receiver.open).toBe(0);
      expect(clock.pendingCount).toBe(1);
    });
    const beforeMs = clock.now();
    const count = receiver.requests.length;
    clock.runToNext();
    waits.push(clock.now() - beforeMs);
    await vi.waitFor(() => expect(webhooks.state.failures).toBe(count + 1));
  };
  for (let round = 0; round < 12; round++) await failAgain();
  expect(waits).toEqual([
    ...[500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000],
    ...[300_000, 300_000],
  ]);
  expect(webhooks.state.failingSinceMs).toBe(wallMs);
  receiver.answer = (response) => response.writeHead(503, { 'retry-after': '500' }).end();
  await failAgain();
  await failAgain();
  receiver.answer = (response) => response.writeHead(503, { 'retry-after': '5000' }).end();
  await failAgain();
  await failAgain();
  expect(waits.slice(-4)).toEqual([300_000, 500_000, 500_000, 600_000]);
});

test('an entry that is too old when it fails is given up with a line that says which, and those behind it go on', async () => {
  let nowMs = wallMs;
  const store = openMemoryStore({ wallClock: () => nowMs });
  const receiver = await Receiver.start();
  const lines: { fields: object; message: string }[] = [];
  const note = (fields: object, message: string): void => void lines.push({ fields, message });
  const metrics = new Tally();
  receiver.answer = (response, { entries }) => response.writeHead(entries[0]?.seq === 1 ? 500 : 200).end();
  await append(store, 1, 'secret words');
  nowMs += 60_000;
  await append(store, 2);
  const log = { debug: note, info: note, warn: note, error: note };
  const webhooks = start(store, receiver.url, { ...fast, maxAgeMs: 30_000, wallClock: () => nowMs, log, metrics });
  await vi.waitFor(() => expect(receiver.texts).toEqual(['2']));
  expect(webhooks.state.givenUp).toBe(1);
  expect(metrics.counts.get('webhooks_total given-up')).toBe(1);
  expect(lines.filter(({ message }) => message === 'a webhook was given up')).toEqual([
    {
      fields: { position: 1, conversation: 'c:ann:bob', seq: 1, id: receiver.requests[0]?.entries[0]?.id },
      message: 'a webhook was given up',
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('secret words');
});

test('disposing lets the attempt that is under way finish, up to the grace', async () => {
  const store = openMemoryStore({ wallClock: () => wallMs });
  const receiver = await Receiver.start();
  const answers: (() => void)[] = [];
  receiver.answer = (response) => void answers.push(() => response.writeHead(200).end());
  await append(store, 1);
  const patient = start(store, receiver.url, { closeGraceMs: 20_000 });
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const closed = patient[Symbol.asyncDispose]();
  answers[0]?.();
  await closed;
  expect((await store.figures()).outbox).toBe(0);

  await append(store, 2);
  const hasty = start(store, receiver.url, { closeGraceMs: 0 });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  await hasty[Symbol.asyncDispose]();
  expect((await store.figures()).outbox).toBe(1);
});

test('an entry of a kind that this version does not know holds up nothing', async () => {
  const store = openMemoryStore({ wallClock: () => wallMs });
  const receiver = await Receiver.start();
  await store.append({
    ...{ conversation: 'c:ann:bob', sender: 'ann', id: new Uint8Array(16), kind: 9_999 },
    ...{ body: new Uint8Array([255]), sentAtMs: 0, members: ['ann', 'bob'], outbox: true },
  });
  await append(store, 2);
  start(store, receiver.url);
  await vi.waitFor(() => expect(receiver.texts).toEqual(['unknown', '2']));
});

test('options out of their range are refused without showing a secret [CHAT_SERVER_BAD_OPTION]', () => {
  const good = { store: openMemoryStore({ wallClock: () => wallMs }), url: 'https://u:pw@h/', wallClock: () => wallMs };
  for (const bad of [
    { url: 'ftp://u:pw@h/' },
    { url: 'pw' },
    { secrets: [] },
    { secrets: [secret, secret, secret] },
    { secrets: ['pw'] },
    { secrets: ['whsec_cHc='] },
    { secrets: [`${secret}!`] },
    { maxEntries: 0 },
    { timeoutMs: 0.5 },
    { minRetryMs: 10, maxRetryMs: 9 },
  ]) {
    const refused = expect(() => startWebhooks({ secrets: [secret], ...good, ...bad }));
    refused.toThrow(/^(?!.*pw).* \[CHAT_SERVER_BAD_OPTION\]$/);
  }
});
