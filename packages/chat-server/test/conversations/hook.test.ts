import { type Content, type ConversationId, groupConversation } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { describe, expect, test } from 'vitest';
import type { BeforeSend } from '../../src/index.ts';
import { ChatClient, code, newId, until } from '../chat-client.ts';
import { Counts, TestStore, world } from '../world.ts';

const annBob = 'c:ann:bob' as ConversationId;
const text = (words: string): Content => ({ kind: 'text', text: words });
const masks: BeforeSend = ({ content }) =>
  content.kind === 'text'
    ? { allow: true, content: { ...content, text: content.text.replaceAll('darn', '****') } }
    : { allow: true };

async function pair(options: Parameters<typeof world>[0]) {
  const metrics = new Counts();
  const own = world({ metrics, ...options });
  const [ann, bob] = [await ChatClient.online(own.server, 'ann'), await ChatClient.online(own.server, 'bob')];
  return { ...own, metrics, ann, bob };
}

describe('beforeSend', () => {
  test('is told what is sent by whom, and may change its words', async () => {
    const asked: unknown[] = [];
    const { ann, bob, store } = await pair({
      beforeSend: (message, context) => {
        asked.push(message, { ...context, signal: context.signal.aborted });
        return masks(message, context);
      },
    });
    const id = newId();
    await ann.say('bob', 'darn it', id);
    await until(() => bob.texts.length === 1);
    expect(bob.texts).toEqual(['**** it']);
    const message = { conversation: annBob, from: 'ann', id, sentAtMs: expect.any(Number), content: text('darn it') };
    expect(asked).toEqual([message, { deviceId: 'd1', client: 'test/1', signal: false }]);
    expect((await store.search('bob', { query: 'darn' })).length).toBe(0);
  });

  test('may refuse, with a reason', async () => {
    const { ann, bob, metrics } = await pair({ beforeSend: () => ({ allow: false, reason: 'no links' }) });
    expect(await ann.say('bob', 'http://')).toMatchObject({
      code: code('Rejected'),
      reason: 'no links',
      retryable: false,
    });
    await bob.barrier();
    expect(bob.entries).toEqual([]);
    expect(metrics.of('hook_refusals_total')).toBe(1);
  });

  test('is not asked about what its sender may not send', async () => {
    let asked = 0;
    const { ann } = await pair({ beforeSend: () => ({ allow: ++asked > 0 }) });
    expect(await ann.say('nobody', 'hi')).toMatchObject({ code: code('UnknownUser') });
    expect(asked).toBe(0);
  });

  test.for<readonly [string, BeforeSend]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['answers nothing', () => undefined as never],
    ['changes what kind of entry it is', () => ({ allow: true, content: { kind: 'recall', target: 1 } })],
    ['makes an entry of servers', () => ({ allow: true, content: { kind: 'erased' } })],
    ['makes a text longer than may be', () => ({ allow: true, content: text('x'.repeat(20_000)) })],
    ['gives a reason that cannot be told', () => ({ allow: false, reason: '\0' })],
  ])('that %s is a failure: Unavailable, or passed over', async ([, beforeSend]) => {
    const strict = await pair({ beforeSend });
    expect(await strict.ann.say('bob', 'hi')).toMatchObject({ code: code('Unavailable'), retryable: true });
    expect(strict.metrics.of('hook_failures_total')).toBe(1);
    const lenient = await pair({ beforeSend, hookFailure: 'allow' });
    expect(await lenient.ann.say('bob', 'hi')).toMatchObject({ seq: 1 });
    await until(() => lenient.bob.texts.length === 1);
    expect(lenient.bob.texts).toEqual(['hi']);
  });

  test('that takes too long is a failure, and its signal says so', async () => {
    let signal: AbortSignal | undefined;
    const { ann, clock } = await pair({
      hookTimeoutMs: 100,
      beforeSend: (_message, context) => {
        signal = context.signal;
        return new Promise(() => {});
      },
    });
    const answer = ann.say('bob', 'hi');
    await until(() => signal !== undefined);
    clock.advance(100);
    expect(await answer).toMatchObject({ code: code('Unavailable') });
    expect(signal?.aborted).toBe(true);
  });

  test('keeps the order of a sender, however long it takes', async () => {
    const held: (() => void)[] = [];
    const { ann, bob } = await pair({
      beforeSend: ({ content }) =>
        content.kind === 'text' && content.text === '1'
          ? new Promise((resolve) => held.push(() => resolve({ allow: true })))
          : { allow: true },
    });
    ann.send(...['1', '2', '3'].map((words) => ann.direct('bob', words)));
    await until(() => held.length === 1);
    held[0]?.();
    await until(() => bob.texts.length === 3);
    expect(bob.texts).toEqual(['1', '2', '3']);
  });
});

describe('a repetition of what was accepted is answered as the first was', () => {
  test.each(['darn it', 'hello'])('although the hook has changed its mind: %s', async (words) => {
    let verdict: BeforeSend = masks;
    const { ann, bob, store } = await pair({ beforeSend: (...args) => verdict(...args) });
    const id = newId();
    await ann.say('bob', words, id);
    const changed: BeforeSend = () => ({ allow: true, content: text('something else') });
    for (const now of [() => ({ allow: false }) as const, () => Promise.reject(new Error('down')), changed]) {
      verdict = now;
      expect(await ann.say('bob', words, id)).toMatchObject({ seq: 1, duplicate: true });
      expect(await ann.say('bob', 'other words', id)).toMatchObject({ code: code('IdConflict') });
    }
    await bob.barrier();
    expect(bob.entries).toHaveLength(1);
    expect(await store.head(annBob)).toBe(1);
  });

  test('also by a server that started since, with another hook or none', async () => {
    const { ann, store } = await pair({ beforeSend: masks });
    const id = newId();
    await ann.say('bob', 'darn it', id);
    for (const beforeSend of [undefined, () => ({ allow: false }) as const]) {
      const later = await pair({ store, beforeSend });
      expect(await later.ann.say('bob', 'darn it', id)).toMatchObject({ seq: 1, duplicate: true });
      expect(await later.ann.say('bob', 'other words', id)).toMatchObject({ code: code('IdConflict') });
    }
  });

  test('also when it was recalled, and then nothing of it is left', async () => {
    const { ann, store } = await pair({ beforeSend: masks });
    const id = newId();
    await ann.say('bob', 'darn it', id);
    const decided = async () => {
      const kept = await store.read(`x:${annBob}:ann:${id.replaceAll('-', '')}`, 0, 9);
      return kept.map(({ body }) => Buffer.from(body).includes('****'));
    };
    expect(await decided()).toEqual([true]);
    await ann.post(annBob, { kind: 'recall', target: 1 });
    expect(await ann.say('bob', 'darn it', id)).toMatchObject({ seq: 1, duplicate: true });
    expect(await ann.say('bob', 'other words', id)).toMatchObject({ code: code('IdConflict') });
    expect(await decided()).toEqual([false, false]);
  });

  test('also when it was recalled in a group, and then nothing of it is left', async () => {
    const { ann, store } = await pair({ beforeSend: masks });
    const group = groupConversation(newId());
    await ann.post(group, { kind: 'create', title: 'we', open: false, users: [] });
    const id = newId();
    await ann.post(group, text('darn it'), id);
    const decided = async () => {
      const kept = await store.read(`x:${group}:ann:${id.replaceAll('-', '')}`, 0, 9);
      return kept.map(({ body }) => Buffer.from(body).includes('****'));
    };
    expect(await decided()).toEqual([true]);
    await ann.post(group, { kind: 'recall', target: 2 });
    expect(await ann.post(group, text('darn it'), id)).toMatchObject({ seq: 2, duplicate: true });
    expect(await decided()).toEqual([false, false]);
  });

  test.each([/^x:/, /^c:/])(
    'also when the store did not say that it had stored the entry of a log like %s',
    async (failing) => {
      const log = new TestStore();
      let verdict: BeforeSend = masks;
      const { ann, bob, store } = await pair({ store: log.store, beforeSend: (...args) => verdict(...args) });
      const id = newId();
      log.answer = async (message, result) => {
        if (failing.test(message.conversation)) throw new StoreError('STORE_UNAVAILABLE', 'planned');
        return result;
      };
      expect(await ann.say('bob', 'darn it', id)).toMatchObject({ code: code('Unavailable') });
      log.answer = async (_message, result) => result;
      verdict = () => ({ allow: false });
      expect(await ann.say('bob', 'darn it', id)).toMatchObject({ type: 'accepted', seq: 1 });
      await until(() => bob.texts.length + bob.ofType('head').length === 1);
      expect(await bob.pull(annBob)).toMatchObject({ head: 1, entries: [{ content: text('**** it') }] });
      expect(await store.head(annBob)).toBe(1);
    },
  );
});
