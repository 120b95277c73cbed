import { type Content, directConversation, type LogEntry, parseMessageId, type UserId } from '@proj/chat-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReplicaChange } from '../../src/index.ts';
import { reuse } from '../../src/messenger/same.ts';
import { threadItems } from '../../src/messenger/thread-items.ts';
import { ReplicaState } from '../../src/replica-state.ts';
import { ann, bob, eve } from '../world.ts';

const conversation = directConversation(ann, bob);
const users = [ann, bob, eve];

/** What somebody might say, about whatever is there. */
const saying = fc.record({
  from: fc.constantFrom(...users),
  roll: fc.nat(99),
  about: fc.nat(30),
  emoji: fc.constantFrom('👍', '🎉'),
  removed: fc.boolean(),
});

interface Message {
  readonly seq: number;
  readonly from: UserId;
  text: string;
  recalled: boolean;
  readonly reactions: [string, UserId][];
}

/** A log as a server lets it become, and what it comes to, told in another way than by reading it. */
function logOf(sayings: readonly { from: UserId; roll: number; about: number; emoji: string; removed: boolean }[]): {
  readonly entries: LogEntry[];
  readonly messages: readonly Message[];
} {
  const entries: LogEntry[] = [];
  const messages: Message[] = [];
  for (const { from, roll, about, emoji, removed } of sayings) {
    const seq = entries.length + 1;
    const alive = messages.filter(({ recalled }) => !recalled);
    const target = alive[about % Math.max(1, alive.length)];
    let content: Content = { kind: 'text', text: `${seq}` };
    if (target !== undefined && roll < 20) {
      content = { kind: 'reaction', target: target.seq, emoji, removed };
      const place = target.reactions.findIndex(([said, user]) => said === emoji && user === from);
      if (removed && place >= 0) target.reactions.splice(place, 1);
      else if (!removed && place < 0) target.reactions.push([emoji, from]);
    } else if (target !== undefined && roll < 45 && target.from === from) {
      content = { kind: 'edit', target: target.seq, text: `${seq}, edited` };
      target.text = content.text;
    } else if (target !== undefined && roll < 60 && target.from === from) {
      content = { kind: 'recall', target: target.seq };
      target.recalled = true;
    } else messages.push({ seq, from, text: content.text, recalled: false, reactions: [] });
    const id = parseMessageId(`00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`);
    entries.push({ conversation, seq, id, from, sentAtMs: seq, acceptedAtMs: seq, content });
  }
  return { entries, messages };
}

function shown(entries: readonly LogEntry[]): unknown {
  const items = threadItems({ me: ann, entries, outgoing: [], refused: [], marks: { received: {}, readBy: {} } });
  return items.map((item) =>
    item.kind === 'message'
      ? {
          seq: item.seq,
          text: item.text,
          recalled: item.recalled,
          reactions: item.reactions.map(({ emoji, users: by }) => [emoji, [...by].sort()]).sort(),
        }
      : item,
  );
}

function expected(messages: readonly Message[]): unknown {
  return messages.map(({ seq, text, recalled, reactions }) => ({
    seq,
    text: recalled ? '' : text,
    recalled,
    reactions: recalled
      ? []
      : [...new Set(reactions.map(([emoji]) => emoji))]
          .map((emoji) => [emoji, reactions.flatMap(([said, user]) => (said === emoji ? [user] : [])).sort()])
          .sort(),
  }));
}

/** As a device keeps it: what was taken back is erased. */
function kept(entries: readonly LogEntry[]): ReplicaState {
  const state = new ReplicaState();
  const changes = entries.flatMap((entry): ReplicaChange[] =>
    entry.content.kind === 'recall'
      ? [
          { type: 'entry', entry },
          { type: 'erase', conversation, seq: entry.content.target },
        ]
      : [{ type: 'entry', entry }],
  );
  for (const change of changes) state.apply(change);
  return state;
}

test('a log comes to what was said in it', () => {
  fc.assert(
    fc.property(fc.array(saying, { maxLength: 40 }), (sayings) => {
      const { entries, messages } = logOf(sayings);
      expect(shown(entries)).toEqual(expected(messages));
    }),
  );
});

test('as it is kept, in whatever order and however often its pages came, it comes to the same', () => {
  fc.assert(
    fc.property(fc.array(saying, { maxLength: 30 }), fc.array(fc.nat(29), { maxLength: 60 }), (sayings, order) => {
      const { entries, messages } = logOf(sayings);
      const state = kept(entries);
      const all = state.entries(conversation, { limit: 100 });
      expect(shown(all)).toEqual(expected(messages));
      const again = new ReplicaState();
      const some = order.flatMap((place) => all[place] ?? []);
      for (const entry of [...some, ...all.toReversed(), ...some]) again.apply({ type: 'entry', entry });
      expect(shown(again.entries(conversation, { limit: 100 }))).toEqual(expected(messages));
    }),
  );
});

test('the end of a log shows what the whole of it shows there', () => {
  fc.assert(
    fc.property(fc.array(saying, { minLength: 1, maxLength: 40 }), fc.nat(39), (sayings, from) => {
      const { entries, messages } = logOf(sayings);
      expect(shown(entries.slice(from))).toEqual(expected(messages.filter(({ seq }) => seq > from)));
    }),
  );
});

test('items that say the same stay the same objects', () => {
  fc.assert(
    fc.property(fc.array(saying, { minLength: 1, maxLength: 30 }), (sayings) => {
      const { entries } = logOf(sayings);
      const facts = { me: ann, outgoing: [], refused: [], marks: { received: {}, readBy: {} } };
      const before = threadItems({ ...facts, entries: entries.slice(0, -1) });
      const after = threadItems({ ...facts, entries });
      const reused = reuse(before, after, ({ key }) => key);
      expect(reused).toEqual(after);
      for (const [place, item] of reused.entries()) {
        const former = before.find(({ key }) => key === item.key);
        if (former !== undefined && JSON.stringify(former) === JSON.stringify(after[place])) expect(item).toBe(former);
      }
      expect(reuse(reused, threadItems({ ...facts, entries }), ({ key }) => key)).toBe(reused);
    }),
  );
});
