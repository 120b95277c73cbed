import {
  type Content,
  type ConversationId,
  groupConversation,
  type LogEntry,
  type MessageId,
  parseUserId,
  type UserId,
} from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { newId } from '../chat-client.ts';
import { type History, type SessionHistory, type Shown, violations } from './checker.ts';

const [ann, bob, eve] = ['ann', 'bob', 'eve'].map(parseUserId) as [UserId, UserId, UserId];
const group = groupConversation(newId());
const direct = 'c:ann:bob' as ConversationId;

function entry(conversation: ConversationId, seq: number, from: UserId, content: Content): Shown {
  return { conversation, seq, id: newId(), from, content };
}

const said: Content = { kind: 'text', text: 'hi' };
const create = entry(group, 1, ann, { kind: 'create', title: 'we', open: false, users: [bob] });
const log: readonly Shown[] = [
  create,
  entry(group, 2, bob, said),
  entry(group, 3, ann, { kind: 'remove', user: bob }),
  entry(group, 4, ann, said),
];
const talk: readonly Shown[] = [entry(direct, 1, ann, said), entry(direct, 2, bob, said)];
const entries = [...log, ...talk];
const upTo = (shown: readonly Shown[], seq: number): ReadonlyMap<number, Shown> =>
  new Map(shown.filter((one) => one.seq <= seq).map((one) => [one.seq, one]));

function session(changes: Partial<SessionHistory> = {}): SessionHistory {
  const pushed = [...log.slice(0, 3), ...talk];
  const told = new Set(pushed.map(({ conversation, seq }) => `${conversation} ${seq}`));
  return { user: bob, device: 'd', pushed, told, expected: entries, heads: new Map(), ...changes };
}

function history(changes: Partial<History> = {}): History {
  return {
    sent: new Map(entries.map((one) => [one.id, one])),
    accepted: entries,
    refused: [],
    sessions: [session()],
    devices: [
      {
        user: ann,
        device: 'd',
        logs: new Map([
          [group, upTo(log, 4)],
          [direct, upTo(talk, 2)],
        ]),
      },
      {
        user: bob,
        device: 'd',
        logs: new Map([
          [group, upTo(log, 3)],
          [direct, upTo(talk, 2)],
        ]),
      },
    ],
    pages: [{ user: bob, entries: log.slice(0, 3) }],
    logs: new Map([
      [group, log],
      [direct, talk],
    ]),
    isFaulty: false,
    ...changes,
  };
}

const bobWith = (shown: ReadonlyMap<number, Shown>): Partial<History> => ({
  devices: [
    {
      user: bob,
      device: 'd',
      logs: new Map([
        [group, shown],
        [direct, upTo(talk, 2)],
      ]),
    },
  ],
});
const other = (one: Shown | undefined, changes: Partial<LogEntry>): Shown => ({ ...one!, ...changes });
const replaced = (at: number, changes: Partial<LogEntry>): Shown[] =>
  log.map((one, i) => (i === at ? other(one, changes) : one));
const refused = (from: UserId, content: Content, id: MessageId = newId()): Partial<History> => ({
  refused: [{ id, from, conversation: group, content, since: 4, until: 4 }],
});

test('nothing is found in a history without faults', () => {
  expect(violations(history())).toEqual([]);
});

test.for<readonly [string, string, Partial<History>]>([
  ['L', 'an acceptance of what is not there', { accepted: [{ id: newId(), conversation: group, seq: 5 }] }],
  ['L', 'an acceptance of what is somewhere else', { accepted: [{ id: log[0]!.id, conversation: group, seq: 2 }] }],
  ['L', 'a device that lacks what it may see', bobWith(upTo(log, 2))],
  [
    'D',
    'an accepted entry twice in a log',
    {
      logs: new Map([
        [group, [...log, other(log[1], { seq: 5 })]],
        [direct, talk],
      ]),
    },
  ],
  [
    'G',
    'an entry that was not accepted twice in a log',
    {
      accepted: [],
      logs: new Map([
        [group, [...log, other(log[3], { seq: 5 })]],
        [direct, talk],
      ]),
    },
  ],
  ['D', 'an entry pushed twice', { sessions: [session({ pushed: [log[0]!, log[1]!, log[1]!] })] }],
  ['D', 'a device with an entry at two places', bobWith(new Map([...upTo(log, 3), [2.5, log[1]!]]))],
  ['O', 'a push after a later one', { sessions: [session({ pushed: [log[1]!, log[0]!] })] }],
  [
    'O',
    'a hole in a log',
    {
      logs: new Map([
        [group, log.slice(1)],
        [direct, talk],
      ]),
    },
  ],
  [
    'O',
    'a device with another entry',
    bobWith(new Map([...upTo(log, 3), [2, other(log[1], { id: log[0]!.id, from: ann })]])),
  ],
  [
    'I',
    'another content in a log',
    {
      logs: new Map([
        [group, replaced(1, { content: { kind: 'text', text: 'ho' } })],
        [direct, talk],
      ]),
    },
  ],
  [
    'I',
    'another sender in a log',
    {
      logs: new Map([
        [group, replaced(1, { from: ann })],
        [direct, talk],
      ]),
    },
  ],
  [
    'I',
    'another content in a push',
    { sessions: [session({ pushed: [other(log[1], { content: { kind: 'text', text: 'ho' } })] })] },
  ],
  ['K', 'a push of what came after the membership', { sessions: [session({ pushed: [...log] })] }],
  ['K', 'a page of a foreign group', { pages: [{ user: eve, entries: [log[1]!] }] }],
  ['K', 'a device with what came after the membership', bobWith(upTo(log, 4))],
  [
    'P',
    'an entry of who is no member',
    {
      sent: new Map(entries.map((one) => [one.id, one === log[3] ? other(one, { from: bob }) : one])),
      logs: new Map([
        [group, replaced(3, { from: bob })],
        [direct, talk],
      ]),
    },
  ],
  ['P', 'a refusal to who may', refused(ann, said)],
  ['P', 'a refusal of what is in the log', refused(bob, said, log[1]!.id)],
  ['T', 'a session that was not told', { sessions: [session({ told: new Set() })] }],
])('%s: %s', ([rule, , changes]) => {
  expect(violations(history(changes)).map((line) => line.slice(0, 1))).toContain(rule);
});

test('a right refusal, and a head in the place of what a store failed to say, are no faults', () => {
  expect(violations(history(refused(bob, said)))).toEqual([]);
  const heads = new Map([
    [group, 3],
    [direct, 2],
  ]);
  expect(violations(history({ isFaulty: true, sessions: [session({ told: new Set(), heads })] }))).toEqual([]);
});
