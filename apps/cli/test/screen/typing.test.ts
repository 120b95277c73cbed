import { directConversation, Limit, type UserId } from '@proj/chat-protocol';
import type { Messenger, Thread } from '@proj/client';
import { ClientError } from '@proj/client';
import { expect, test } from 'vitest';
import { Canvas } from '../../src/screen/canvas.ts';
import { Composing } from '../../src/screen/composing.ts';
import type { InputEvent, KeyEvent } from '../../src/screen/keys.ts';
import { OpenThread } from '../../src/screen/open-thread.ts';
import { SetupView } from '../../src/screen/setup-view.ts';
import { TextField } from '../../src/screen/text-field.ts';

const paste = (text: string): InputEvent => ({ type: 'paste', text });

function key(name: string, text = ''): KeyEvent {
  return { type: 'key', name, text, ctrl: false, alt: false, shift: false };
}

interface Desk {
  readonly open: OpenThread;
  readonly composing: Composing;
  readonly said: string[];
}

/** @param messenger - What is asked of it. */
function desk(messenger: Partial<Messenger>): Desk {
  const said: string[] = [];
  const composing = new Composing({
    messenger: { typing: () => {}, setDraft: async () => {}, ...messenger } as Messenger,
    conversation: undefined,
    conversations: [],
    say: (text) => said.push(text),
    tell: (error) => said.push(String(error)),
  });
  const thread = {
    conversation: directConversation('ann' as UserId, 'ben' as UserId),
    current: { items: [], hasOlder: false, loading: false },
    subscribe: () => () => {},
    [Symbol.dispose]: () => {},
  } as unknown as Thread;
  return { open: new OpenThread(thread, { draft: '', unread: 0 }), composing, said };
}

test('more than anybody can send is not taken, and not cut in silence', () => {
  const { open, composing, said } = desk({});
  composing.compose(open, paste('before '));
  composing.compose(open, paste('é'.repeat(500_000)));
  expect(open.composer.text).toBe('before ');
  expect(said).toEqual([`too long: a message has at most ${Limit.textBytes} bytes`]);
});

test('what was not taken comes back, beside what was typed since', async () => {
  const failing = Promise.withResolvers<never>();
  const { open, composing, said } = desk({ send: () => failing.promise });
  composing.compose(open, paste('first'));
  composing.onKey(open, key('enter'), undefined);
  composing.compose(open, paste('second'));
  failing.reject(new ClientError('CLIENT_OUTBOX_FULL', 'full'));
  await failing.promise.catch(() => {});
  await Promise.resolve();
  expect(open.composer.text).toBe('first\nsecond');
  expect(said).toEqual([expect.stringContaining('CLIENT_OUTBOX_FULL')]);
});

test('what was taken does not come back when its draft cannot be erased', async () => {
  const { open, composing, said } = desk({
    send: async () => ({}) as never,
    setDraft: () => Promise.reject(new ClientError('CLIENT_STORE_FAILED', 'no room')),
  });
  composing.compose(open, paste('once'));
  composing.onKey(open, key('enter'), undefined);
  await new Promise((resolve) => setImmediate(resolve));
  expect([open.composer.text, said]).toEqual(['', []]);
});

test('a line pasted with its end is the line, and what is endless is not taken', () => {
  const field = new TextField('Password');
  field.onInput(paste('secret\r\n'));
  expect(field.text).toBe('secret');
  field.onInput(paste('x'.repeat(100_000)));
  expect(field.text).toBe('secret');
  const canvas = new Canvas(20, 1, { colours: false });
  field.text = 'a\u202eb';
  field.draw(canvas, { left: 0, top: 0, right: 20, bottom: 1 }, true);
  expect([canvas.rowText(0), canvas.cursor?.column]).toEqual(['a·b', 3]);
});

test('an account that an attempt without an answer has made is logged in to, and one of somebody else is not', async () => {
  const done = Promise.withResolvers<string>();
  const taken = new ClientError('CLIENT_REFUSED', 'taken', {
    failure: { type: 'failure', ackId: 1, code: 1005, reason: '', retryable: false, retryAfterMs: 0 },
  });
  const answers: ClientError[] = [taken, new ClientError('CLIENT_UNREACHABLE', 'no answer within 15000 ms'), taken];
  const setup = new SetupView({
    known: { server: '127.0.0.1:7000', key: 'A'.repeat(43), user: 'ann' },
    reason: '',
    isNew: true,
    register: async () => {
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
    },
    logIn: async ({ user }, password) => done.resolve(`${user} ${password}`),
    onDone: () => {},
    redraw: () => {},
  });
  const problem = (): string => {
    const canvas = new Canvas(80, 30, { colours: false });
    setup.draw(canvas);
    return Array.from({ length: 30 }, (_, row) => canvas.rowText(row)).join('\n');
  };
  const enter = async (): Promise<void> => {
    setup.onInput(key('enter'));
    await new Promise((resolve) => setImmediate(resolve));
  };
  setup.onInput(key('text', 'a password'));
  setup.onInput(key('tab'));
  setup.onInput(key('text', 'a password'));
  await enter();
  expect(problem()).toContain('That name is taken');
  await enter();
  expect(problem()).toContain('No server answers');
  await enter();
  expect(await done.promise).toBe('ann a password');
});
