import { type ConversationId, parseUserId } from '@proj/chat-protocol';
import { messageItem } from '@proj/client/test/message-item';
import { createElement, type FunctionComponent, type ReactElement, StrictMode, startTransition, useState } from 'react';
import { expect, test } from 'vitest';
import {
  type Messages,
  MessengerProvider,
  useConversation,
  useConversations,
  useDisplayName,
  useMessages,
  useMessenger,
  useProfiles,
  useStatus,
  useTyping,
} from '../src/index.ts';
import { FakeMessenger, row } from './fake-messenger.ts';
import { doing, rendered } from './page.ts';

const bob = parseUserId('bob');
const one = 'c:ann:bob' as ConversationId;
const two = 'c:ann:cleo' as ConversationId;

/** A component below a provider. */
function under(messenger: FakeMessenger, component: FunctionComponent, isStrict = false): ReactElement {
  const provided = createElement(MessengerProvider, { messenger: messenger.asMessenger }, createElement(component));
  return isStrict ? createElement(StrictMode, null, provided) : provided;
}

const line = (text: string): ReactElement => createElement('p', null, text);

test('the messenger is that of the nearest provider', async () => {
  const messenger = new FakeMessenger();
  await using page = await rendered(under(messenger, () => line(useMessenger().user)));
  expect(page.text).toBe('ann');
});

test('without a provider a hook says what is missing', async () => {
  const failing = async (): Promise<void> => {
    await using page = await rendered(createElement(() => line(useStatus().state)));
    void page;
  };
  await expect(failing()).rejects.toThrow('no MessengerProvider above this component');
});

test('a status is rendered as it is, and again when it changes', async () => {
  const messenger = new FakeMessenger();
  await using page = await rendered(under(messenger, () => line(useStatus().state)));
  expect(page.text).toBe('connecting');
  await doing(() => messenger.status.set({ state: 'online', syncing: false }));
  expect(page.text).toBe('online');
});

test('what was unmounted does not listen any more', async () => {
  const messenger = new FakeMessenger();
  await using page = await rendered(
    under(messenger, () => {
      useMessages(one);
      useConversation(one);
      return line(`${useStatus().state} ${useConversations().length} ${useProfiles().size}`);
    }),
  );
  expect(page.text).toBe('connecting 0 0');
  await page.unmount();
  const { status, conversations, profiles, threads } = messenger;
  expect([status, conversations, profiles].map((cell) => cell.listeners)).toEqual([0, 0, 0]);
  expect(threads.map(({ isOpen }) => isOpen)).toEqual([false]);
});

test('a list is rendered in its order', async () => {
  const messenger = new FakeMessenger();
  await using page = await rendered(
    under(messenger, () =>
      line(
        useConversations()
          .map(({ title, unread }) => `${title} ${unread}`)
          .join(', '),
      ),
    ),
  );
  await doing(() => messenger.conversations.set([row('b', { unread: 2 }), row('a')]));
  expect(page.text).toBe('b 2, a 0');
});

test('a conversation renders again only when it changes itself', async () => {
  const messenger = new FakeMessenger();
  const first = row(one, { title: 'Bob' });
  messenger.conversations.set([first, row(two)]);
  let renders = 0;
  await using page = await rendered(
    under(messenger, () => {
      renders++;
      return line(useConversation(one)?.title ?? 'none');
    }),
  );
  expect(page.text).toBe('Bob');
  await doing(() => messenger.conversations.set([row(two, { unread: 1 }), first]));
  expect(renders).toBe(1);
  await doing(() => messenger.conversations.set([{ ...first, title: 'Robert' }]));
  expect([page.text, renders]).toEqual(['Robert', 2]);
  await doing(() => messenger.conversations.set([]));
  expect(page.text).toBe('none');
});

test('a user is called by its display name, and by its id without one', async () => {
  const messenger = new FakeMessenger();
  let renders = 0;
  await using page = await rendered(
    under(messenger, () => {
      renders++;
      return line(useDisplayName(bob));
    }),
  );
  expect(page.text).toBe('bob');
  const cleo = parseUserId('cleo');
  await doing(() => messenger.profiles.set(new Map([[cleo, { user: cleo, displayName: 'Cleo', about: '' }]])));
  expect(renders).toBe(1);
  await doing(() => messenger.profiles.set(new Map([[bob, { user: bob, displayName: 'Bob B.', about: '' }]])));
  expect(page.text).toBe('Bob B.');
  await doing(() => messenger.profiles.set(new Map([[bob, { user: bob, displayName: '', about: '' }]])));
  expect(page.text).toBe('bob');
});

test('who is typing is nobody where nothing is known', async () => {
  const messenger = new FakeMessenger();
  await using page = await rendered(
    under(messenger, () => line(`${useTyping(one).join()};${useTyping(undefined).join()}`)),
  );
  expect(page.text).toBe(';');
  await doing(() => messenger.conversations.set([row(one, { typing: [bob] })]));
  expect(page.text).toBe('bob;');
});

/** What a thread shows, as a text. */
function Texts({ of }: { readonly of: ConversationId }): ReactElement {
  const { items, hasOlder, loading } = useMessages(of);
  const texts = items.map((item) => (item.kind === 'message' ? item.text : item.kind));
  return line([...texts, hasOlder ? 'older' : '', loading ? 'loading' : ''].filter(Boolean).join(' '));
}

test('a thread is open while it is mounted, also where every component is mounted twice', async () => {
  const messenger = new FakeMessenger();
  await using page = await rendered(under(messenger, () => createElement(Texts, { of: one }), true));
  expect(page.text).toBe('loading');
  expect(messenger.open).toHaveLength(1);
  await doing(() =>
    messenger.open[0]?.set({ items: [messageItem(1, { text: 'Hello' })], hasOlder: true, loading: false }),
  );
  expect(page.text).toBe('Hello older');
  await page.unmount();
  expect(messenger.open).toHaveLength(0);
});

test('another conversation shows nothing of the one before, and one thread is open', async () => {
  const messenger = new FakeMessenger();
  let show: (of: ConversationId) => void = () => {};
  const shown: string[] = [];
  await using page = await rendered(
    under(messenger, () => {
      const [of, setOf] = useState(one);
      show = setOf;
      const { items } = useMessages(of);
      shown.push(`${of} ${items.length}`);
      return createElement(Texts, { of });
    }),
  );
  await doing(() => {
    for (const thread of messenger.open)
      thread.set({ items: [messageItem(1, { text: 'of one' })], hasOlder: false, loading: false });
  });
  expect(page.text).toBe('of one');
  await doing(() => startTransition(() => show(two)));
  expect(page.text).toBe('loading');
  expect(messenger.open.map(({ conversation }) => conversation)).toEqual([two, two]);
  expect(shown).not.toContain(`${two} 1`);
});

test('what a thread has read before a component listens is not missed', async () => {
  const messenger = new FakeMessenger();
  const { thread } = messenger;
  messenger.thread = (of) => {
    const opened = thread(of);
    messenger.threads.at(-1)?.set({ items: [messageItem(1, { text: 'at once' })], hasOlder: false, loading: false });
    return opened;
  };
  await using page = await rendered(under(messenger, () => createElement(Texts, { of: one })));
  expect(page.text).toBe('at once');
});

test('older messages and holes are asked of the thread, and the functions stay the same', async () => {
  const messenger = new FakeMessenger();
  const seen = new Set<unknown>();
  let ask: () => Promise<unknown> = () => Promise.resolve();
  await using page = await rendered(
    under(messenger, () => {
      const { items, loadOlder, fill } = useMessages(one);
      seen.add(loadOlder).add(fill);
      ask = () => Promise.all([loadOlder(), fill({ afterSeq: 2, beforeSeq: 5 })]);
      return line(String(items.length));
    }),
  );
  await doing(() => messenger.open[0]?.set({ items: [messageItem(9, { text: 'x' })], hasOlder: true, loading: false }));
  await ask();
  const [opened] = messenger.threads;
  expect(opened?.asked).toEqual(['older', '2–5']);
  expect(seen.size).toBe(2);
  await page.unmount();
  await ask();
  expect(opened?.asked).toEqual(['older', '2–5']);
});

function State(): ReactElement {
  return line(useStatus().state);
}

test('what fails is told to whoever asked, and not once the component is unmounted', async () => {
  const messenger = new FakeMessenger();
  let shown: Messages | undefined;
  await using page = await rendered(
    under(messenger, () => {
      shown = useMessages(one);
      return line('');
    }),
  );
  const [thread] = messenger.open;
  if (thread === undefined || shown === undefined) throw new Error('nothing is open');
  thread.answer = Promise.reject(new Error('it is closed'));
  await expect(shown.loadOlder()).rejects.toThrow('it is closed');
  await expect(shown.fill({ afterSeq: 1, beforeSeq: 9 })).rejects.toThrow('it is closed');
  let fail: (error: Error) => void = () => {};
  thread.answer = new Promise((_, reject) => {
    fail = reject;
  });
  const { signal } = new AbortController();
  const asked = Promise.allSettled([
    shown.loadOlder(),
    shown.fill({ afterSeq: 1, beforeSeq: 9 }, { signal }),
    shown.loadOlder({ signal: AbortSignal.abort() }),
  ]);
  await page.unmount();
  fail(new Error('it was disposed of'));
  expect((await asked).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
});

test('two components in one commit show the same', async () => {
  const messenger = new FakeMessenger();
  const pairs = new Set<string>();
  await using page = await rendered(
    under(messenger, () => createElement('div', null, createElement(State), createElement(State))),
  );
  for (const state of ['closed', 'connecting', 'closed'] as const) {
    await doing(() => startTransition(() => messenger.status.set({ state })));
    pairs.add(page.text);
  }
  expect([...pairs]).toEqual(['closedclosed', 'connectingconnecting']);
});
