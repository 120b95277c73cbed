import { parseUserId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { type SentTabMessage, tabProtocol } from '../../../src/browser/tab-protocol.ts';
import { ClientError } from '../../../src/errors.ts';
import type { News } from '../../../src/messenger/backend.ts';
import { ann, type FakeBackend, room, type Tab, TabWorld } from './world.ts';

const online = { state: 'online', syncing: false } as const;
const connecting = { state: 'connecting' } as const;

/** Two tabs, of which the first leads. */
async function twoTabs() {
  const world = new TabWorld();
  const leader = await world.open();
  const follower = await world.open();
  const [backend] = world.backends as [FakeBackend];
  return { world, leader, follower, backend };
}

test('the first tab leads, and the others know its state and presences', async () => {
  const { world, leader, follower } = await twoTabs();
  expect(world.backends).toHaveLength(1);
  expect(world.leader).toBe(leader);
  expect(follower.backend.status).toEqual(online);
  expect(leader.backend.status).toEqual(online);
});

test('what a tab posts is kept by the leader, and all tabs hear of it', async () => {
  const { world, leader, follower } = await twoTabs();
  const messages = [world.message(), world.message()];
  await world.settled(Promise.all([follower.post(messages[0]!), leader.post(messages[1]!)]));
  await world.until(() => world.log.length === 2);
  await world.elapse(100);
  for (const tab of [leader, follower]) {
    expect(new Set(tab.view)).toEqual(new Set(messages.map(({ id }) => [id, 'accepted'])));
  }
});

test('news of one turn are one message, in their order and before the answer of what caused them', async () => {
  const { world, follower, backend } = await twoTabs();
  const typing = (conversation: typeof room): News => ({ type: 'typing', conversation, by: ann });
  backend.say(typing(room));
  backend.say({ type: 'draft', conversation: room, text: 'later' });
  await world.elapse(50);
  expect(follower.heard.slice(-2)).toEqual([typing(room), { type: 'draft', conversation: room, text: 'later' }]);
  backend.answer = async () => {
    backend.say({ type: 'discarded', id: world.message().id });
    return undefined;
  };
  await world.settled(follower.backend.ask('draft', { conversation: room, text: '' }));
  expect(follower.heard.at(-1)?.type).toBe('discarded');
});

test('more news than one message holds go out as several', async () => {
  const { world, follower, backend } = await twoTabs();
  for (let i = 0; i < 600; i++) backend.say({ type: 'draft', conversation: room, text: `${i}` });
  await world.elapse(50);
  const drafts = follower.heard.flatMap((news) => (news.type === 'draft' ? [news.text] : []));
  expect(drafts).toEqual(Array.from({ length: 600 }, (_, i) => `${i}`));
});

/** What comes over the channel to a tab, from now on. `pass` says whether the tab hears it. */
function overheard(tab: Tab, pass: (message: SentTabMessage) => boolean = () => true): readonly SentTabMessage[] {
  const messages: SentTabMessage[] = [];
  for (const channel of tab.channels) {
    const { hear } = channel;
    const hearToo = (data: unknown): void => {
      messages.push(data as SentTabMessage);
      if (pass(data as SentTabMessage)) hear(data);
    };
    Object.assign(channel, { hear: hearToo });
  }
  return messages;
}

function draftsOf({ heard }: Tab): readonly string[] {
  return heard.flatMap((news) => (news.type === 'draft' ? [news.text] : []));
}

test('news that come twice are heard once', async () => {
  const { world, follower, backend } = await twoTabs();
  const messages = overheard(follower);
  backend.say({ type: 'draft', conversation: room, text: 'one' });
  await world.elapse(50);
  for (const message of [...messages]) for (const channel of follower.channels) channel.hear(message);
  expect(draftsOf(follower)).toEqual(['one']);
});

test('after news that were missed everything is read anew', async () => {
  const { world, follower, backend } = await twoTabs();
  let news = 0;
  overheard(follower, ({ type }) => type !== 'news' || ++news !== 1);
  const resets = (): number => follower.heard.filter(({ type }) => type === 'reset').length;
  const before = resets();
  backend.say({ type: 'draft', conversation: room, text: 'missed' });
  await world.elapse(50);
  backend.say({ type: 'draft', conversation: room, text: 'two' });
  await world.until(() => resets() === before + 1);
  expect(draftsOf(follower)).toEqual([]);
});

test('an ask that is repeated while it is carried out is carried out once', async () => {
  const { world, leader, follower, backend } = await twoTabs();
  const asks = overheard(leader);
  let answer: () => void = () => {};
  backend.answer = () =>
    new Promise((resolve) => {
      answer = () => resolve({ type: 'done', ackId: 1 });
    });
  const answers = overheard(follower);
  const asked = follower.backend.ask('call', { type: 'blocks' });
  await world.until(() => backend.asked.length === 1);
  const [ask] = asks.filter(({ type }) => type === 'ask');
  for (const channel of leader.channels) channel.hear(ask);
  await world.elapse(50);
  answer();
  await world.settled(asked);
  await world.elapse(50);
  expect(backend.asked).toHaveLength(1);
  expect(answers.filter(({ type }) => type === 'answer')).toHaveLength(1);
});

test('presences are known to a tab that comes later, and what becomes of them', async () => {
  const { world, backend } = await twoTabs();
  const bob = parseUserId('bob');
  backend.say({ type: 'presence', presences: [{ user: bob, online: true }] as never });
  const late = await world.open();
  Object.assign(backend, { presences: [{ user: bob, online: true }] });
  const later = await world.open();
  expect(late.backend.presences).toEqual([]);
  expect(later.backend.presences).toEqual([{ user: bob, online: true }]);
  backend.say({ type: 'presence', presences: [{ user: bob, online: false }] as never });
  await world.elapse(50);
  expect(later.backend.presences).toEqual([{ user: bob, online: false }]);
});

test('an error comes back as what it was', async () => {
  const { world, follower, backend } = await twoTabs();
  const failure = { type: 'failure', ackId: 1, code: 4242, reason: 'no', retryAfterMs: 0 } as const;
  const error = new ClientError('CLIENT_REFUSED', 'no such thing', { failure: failure as never, cause: () => {} });
  backend.answer = () => Promise.reject(error);
  const refused = await world
    .settled(follower.backend.ask('call', { type: 'blocks' }))
    .catch((caught: unknown) => caught);
  expect(refused).toBeInstanceOf(ClientError);
  expect(refused).toMatchObject({ code: 'CLIENT_REFUSED', fault: 'peer', message: error.message, failure });
  backend.answer = () => Promise.reject(new TypeError('a defect'));
  await expect(world.settled(follower.backend.ask('call', { type: 'blocks' }))).rejects.toThrow('a defect');
});

test('an answer that is no plain data is an error of its ask alone', async () => {
  const { world, follower, backend } = await twoTabs();
  backend.answer = async () => () => {};
  await expect(world.settled(follower.backend.ask('call', { type: 'blocks' }))).rejects.toThrow('could not be cloned');
  const ask = { conversation: room, text: (() => {}) as never };
  await expect(world.settled(follower.backend.ask('draft', ask))).rejects.toMatchObject({
    code: 'CLIENT_BAD_ARGUMENT',
  });
});

test('an ask that is given up is given up where it is carried out', async () => {
  const { world, leader, follower, backend } = await twoTabs();
  for (const tab of [leader, follower]) {
    const controller = new AbortController();
    let isAborted = false;
    backend.answer = () => new Promise(() => {});
    const ask = backend.ask.bind(backend);
    backend.ask = (command, what, options) => {
      options?.signal?.addEventListener('abort', () => {
        isAborted = true;
      });
      return ask(command, what, options);
    };
    const asked = expect(tab.backend.ask('call', { type: 'blocks' }, { signal: controller.signal })).rejects.toThrow(
      'enough',
    );
    await world.elapse(50);
    controller.abort(new Error('enough'));
    await world.settled(asked);
    await world.until(() => isAborted);
    await expect(tab.backend.ask('call', { type: 'blocks' }, { signal: controller.signal })).rejects.toThrow('enough');
  }
});

test('a tab that closes gives the lead to the next, which asks what was not answered', async () => {
  const { world, leader, follower, backend } = await twoTabs();
  backend.answer = () => new Promise(() => {});
  const asked = follower.backend.ask('call', { type: 'blocks' });
  await world.until(() => backend.asked.length === 1);
  await world.settled(leader.backend.close());
  expect(leader.backend.status).toEqual({ state: 'closed' });
  await world.settled(asked);
  expect(world.leader).toBe(follower);
  expect(world.backends[1]?.asked).toEqual([{ command: 'call', ask: { type: 'blocks' } }]);
  expect(follower.statuses.slice(-2)).toEqual([connecting, online]);
  expect(follower.heard.at(-1)).toEqual({ type: 'reset' });
  expect(world.mostWriters).toBe(1);
  await expect(leader.backend.ask('meet', [])).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
});

test('a tab that crashes loses nothing that another had asked of it', async () => {
  const { world, leader, follower } = await twoTabs();
  const third = await world.open();
  const message = world.message();
  const kept = third.post(message);
  leader.crash();
  await world.settled(kept);
  await world.until(() => world.log.length === 1);
  expect(world.leader).toBe(follower);
  await world.elapse(100);
  for (const tab of [follower, third]) expect([...tab.view]).toEqual([[message.id, 'accepted']]);
});

test('typing that nobody is there to tell is not told later', async () => {
  const world = new TabWorld();
  const tab = world.tab();
  const started = tab.backend.start();
  await tab.backend.ask('typing', room);
  await tab.backend.ask('retry-now', undefined);
  await world.settled(started);
  await world.elapse(100);
  expect(world.backends[0]?.asked).toEqual([]);
  await world.settled(tab.backend.ask('typing', room));
  expect(world.backends[0]?.asked).toHaveLength(1);
});

test('a tab that is about to be frozen passes the lead on, and comes back as a follower', async () => {
  const { world, leader, follower } = await twoTabs();
  leader.backend.pause();
  leader.backend.pause();
  expect(leader.backend.status).toEqual(connecting);
  const waits = leader.post(world.message());
  leader.freeze();
  await world.until(() => world.leader === follower);
  await world.settled(follower.post(world.message()));
  leader.thaw();
  leader.backend.resume();
  leader.backend.resume();
  await world.settled(waits);
  await world.until(() => world.log.length === 2);
  await world.elapse(100);
  expect([...leader.view.values()]).toEqual(['accepted', 'accepted']);
  expect(world.mostWriters).toBe(1);
});

test('a frozen follower does not come to have the lock', async () => {
  const { world, leader, follower } = await twoTabs();
  const third = await world.open();
  follower.backend.pause();
  follower.freeze();
  leader.crash();
  await world.until(() => world.leader === third);
});

test('a leader that is frozen without notice keeps its followers waiting, who say so, until it is discarded', async () => {
  const { world, leader, follower } = await twoTabs();
  leader.freeze();
  const message = world.message();
  const kept = follower.post(message);
  await world.until(() => follower.backend.status.state === 'connecting');
  leader.thaw();
  await world.settled(kept);
  await world.until(() => follower.backend.status.state === 'online');
  leader.freeze();
  const second = follower.post(world.message());
  await world.until(() => follower.backend.status.state === 'connecting');
  leader.crash();
  await world.settled(second);
  expect(world.leader).toBe(follower);
});

test('a tab opens beside a frozen leader, and reads what is kept', async () => {
  const { world, leader } = await twoTabs();
  leader.freeze();
  const late = await world.open();
  expect(late.backend.status).toEqual(connecting);
  leader.thaw();
  await world.until(() => late.backend.status.state === 'online');
});

test('news that were missed make everything be read anew', async () => {
  const { world, follower, backend } = await twoTabs();
  const [channel] = follower.channels;
  const { hear } = channel!;
  let lost = 0;
  Object.assign(channel!, { hear: () => lost++ });
  backend.say({ type: 'draft', conversation: room, text: 'lost' });
  await world.elapse(50);
  expect(lost).toBe(1);
  Object.assign(channel!, { hear });
  backend.say({ type: 'draft', conversation: room, text: 'comes' });
  await world.until(() => follower.heard.at(-1)?.type === 'reset');
  Object.assign(channel!, { hear: () => lost++ });
  backend.say({ type: 'draft', conversation: room, text: 'lost' });
  await world.elapse(50);
  Object.assign(channel!, { hear });
  const before = follower.heard.length;
  follower.backend.greet();
  await world.until(() => follower.heard.length > before);
  expect(follower.heard.slice(before)).toEqual([{ type: 'reset' }]);
});

test('late words of a leader that is gone do not count', async () => {
  const { world, leader, follower } = await twoTabs();
  const third = await world.open();
  const [channel] = third.channels;
  const said: unknown[] = [];
  const { hear } = channel!;
  Object.assign(channel!, { hear: (data: unknown) => said.push(data) });
  leader.backend.greet();
  follower.backend.greet();
  await world.until(() => said.length === 2);
  Object.assign(channel!, { hear });
  leader.crash();
  await world.until(() => world.leader === follower);
  await world.elapse(50);
  const before = third.heard.length;
  for (const late of said) hear(late);
  expect(said).toContainEqual(expect.objectContaining({ type: 'here' }));
  expect(third.heard.length).toBe(before);
});

test('a tab that did not hear that somebody leads learns it from the news', async () => {
  const { world, backend } = await twoTabs();
  const late = world.tab();
  const started = late.backend.start();
  const [channel] = late.channels;
  const { hear } = channel!;
  Object.assign(channel!, { hear: () => {} });
  await world.settled(started);
  expect(late.backend.status).toEqual(connecting);
  Object.assign(channel!, { hear });
  backend.say({ type: 'draft', conversation: room, text: 'news' });
  await world.until(() => late.heard.at(-1)?.type === 'reset');
  expect(late.backend.status).toEqual(online);
});

test('what ends the connection for good ends it in every tab, and frees the lock', async () => {
  const { world, leader, follower, backend } = await twoTabs();
  backend.answer = () => new Promise(() => {});
  const asked = follower.backend.ask('call', { type: 'blocks' });
  const status = { state: 'closed', code: 'CLIENT_REPLACED', message: 'another login took over' } as const;
  backend.say({ type: 'status', status });
  await expect(world.settled(asked)).rejects.toMatchObject({ code: 'CLIENT_REPLACED' });
  expect(leader.backend.status).toEqual(status);
  expect(follower.backend.status).toEqual(status);
  await world.elapse(100);
  expect(world.backends).toHaveLength(1);
  const next = await world.open();
  expect(world.leader).toBe(next);
});

test('an error in opening is that of the first tab, and later one ends the tab that was to lead', async () => {
  const world = new TabWorld();
  world.openingError = new ClientError('CLIENT_STORE_CORRUPT', 'damaged');
  await expect(world.open()).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
  world.openingError = undefined;
  const leader = await world.open();
  const follower = await world.open();
  world.openingError = new Error('no disk');
  const asked = follower.backend.ask('call', { type: 'blocks' });
  leader.crash();
  await expect(world.settled(asked)).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED' });
  expect(follower.backend.status).toMatchObject({ state: 'closed', code: 'CLIENT_STORE_FAILED' });
});

test('a tab of another user does not follow', async () => {
  const { world } = await twoTabs();
  await expect(world.open({ user: parseUserId('eve') })).rejects.toMatchObject({ code: 'CLIENT_STORE_MISMATCH' });
});

test('the newest token, or the password that was changed, is what the next leader logs in with', async () => {
  const { world, leader, follower, backend } = await twoTabs();
  expect(backend.secret).toBe('first');
  backend.say({ type: 'token', token: 'newest', expiresAtMs: world.clock.now() + 1_000_000 });
  await world.elapse(50);
  leader.crash();
  await world.until(() => world.leader === follower && follower.backend.status.state === 'online');
  expect(world.backends[1]?.secret).toBe('newest');
  const third = await world.open();
  const change = { type: 'change-password', oldPassword: 'first', newPassword: 'second' } as const;
  await world.settled(third.backend.ask('call', change));
  await world.elapse(50);
  follower.crash();
  await world.until(() => world.leader === third);
  expect(world.backends[2]?.secret).toBe('second');
});

test('asks under way are bounded: in a tab, and where they are carried out', async () => {
  const { world, follower, backend } = await twoTabs();
  backend.answer = () => new Promise(() => {});
  const asked = Array.from({ length: 256 }, () => follower.backend.ask('call', { type: 'blocks' }));
  for (const each of asked) each.catch(() => {});
  await expect(follower.backend.ask('call', { type: 'blocks' })).rejects.toMatchObject({ code: 'CLIENT_BUSY' });
  await expect(follower.post(world.message())).rejects.toMatchObject({ code: 'CLIENT_OUTBOX_FULL' });
  for (let i = 0; i < 3; i++) {
    const tab = await world.open();
    for (let n = 0; n < 256; n++) tab.backend.ask('call', { type: 'blocks' }).catch(() => {});
  }
  await world.until(() => backend.asked.length === 1_024);
  const fifth = await world.open();
  await expect(world.settled(fifth.post(world.message()))).rejects.toMatchObject({ code: 'CLIENT_BUSY' });
  await world.settled(follower.backend.close());
  await world.elapse(50);
  await world.settled(fifth.post(world.message()));
});

test('a newer build takes over, and the page of an older one says that it is to be loaded again', async () => {
  const { world, leader, follower } = await twoTabs();
  const newer = world.tab({ protocol: tabProtocol + 1 });
  await world.settled(newer.backend.start());
  await world.until(() => world.leader === newer);
  for (const tab of [leader, follower]) {
    expect(tab.backend.status).toMatchObject({ state: 'closed', code: 'CLIENT_STORE_LOCKED' });
  }
  expect(world.mostWriters).toBe(1);
});

test('a page of an older build makes the newer one say that it is there', async () => {
  const { world, leader } = await twoTabs();
  const said: unknown[] = [];
  const older = world.tab({ protocol: 0 });
  Object.assign(older.backend, { start: undefined });
  older.backend.resume();
  for (const channel of older.channels) Object.assign(channel, { hear: (data: unknown) => said.push(data) });
  older.backend.greet();
  await world.until(() => said.length > 0);
  expect(said[0]).toEqual({ protocol: tabProtocol, type: 'hello' });
  expect(world.leader).toBe(leader);
});

test('closing waits until the backend is closed, and may be repeated', async () => {
  const { world, leader, follower } = await twoTabs();
  const closing = [leader.backend.close(), leader.backend.close()];
  leader.backend.pause();
  leader.backend.resume();
  await world.settled(Promise.all(closing));
  expect(world.leader).not.toBe(leader);
  await world.until(() => world.leader === follower);
  const opening = world.tab();
  const started = expect(opening.backend.start()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  await world.settled(opening.backend.close());
  await started;
  expect(world.leader).toBe(follower);
});
