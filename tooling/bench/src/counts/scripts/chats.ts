import { type ConversationId, directConversation, groupConversation, parseUserId } from '@proj/chat-protocol';
import { openMemoryStore } from '@proj/store/memory';
import { ChatWorld, encoded, nextId, type Peer, text } from '../chat-world.ts';
import type { Bench, Holding, Prepared, Script } from '../script.ts';
import { inMemory, inSqlite, type Open, type Place } from '../stores.ts';
import { turns } from '../turns.ts';

const messages = 64;
/** Milliseconds between messages, so that what is put off by time happens in a run as well. */
const pauseMs = 20;

/** Who talks to whom, and how much of it in a turn. */
interface Talk {
  readonly bench: Bench;
  readonly sender: Peer;
  readonly receivers: readonly Peer[];
  readonly conversation: ConversationId;
  /** Position of the entry sent last. */
  head: number;
  readonly perTurn: number;
}

function talking(talk: Talk, { settle, collect, close }: Place): Prepared {
  const { bench, sender, receivers, conversation, perTurn } = talk;
  let sends: Uint8Array[] = [];
  let reports: Uint8Array[] = [];
  return {
    stage() {
      const batches = messages / perTurn;
      sends = Array.from({ length: batches }, () =>
        Buffer.concat(Array.from({ length: perTurn }, (_, i) => text(conversation, i + 1))),
      );
      reports = Array.from({ length: batches }, (_, i) =>
        encoded({ type: 'received', conversation, seq: talk.head + (i + 1) * perTurn }),
      );
      talk.head += messages;
    },
    async run() {
      const before = receivers.map(({ entries }) => entries);
      for (const [index, send] of sends.entries()) {
        const report = reports[index] ?? send;
        sender.write(send);
        // One after the other: which session is told last is the server's affair.
        for (const [i, peer] of receivers.entries()) {
          const entries = (before[i] ?? 0) + (index + 1) * perTurn;
          await peer.until(() => peer.entries === entries);
        }
        for (const peer of receivers) peer.write(report);
        await settle();
        bench.time.advance(pauseMs);
      }
      await settle();
      collect();
    },
    [Symbol.asyncDispose]: close,
  };
}

/** From a user to another, both online: sent, stored, accepted, delivered, received, and the sender told so. */
function direct(name: string, about: string, perTurn: number, open: Open): Script {
  return {
    name,
    about,
    operation: 'message',
    operations: messages,
    async prepare(bench) {
      const place = await open(bench);
      const world = new ChatWorld(bench, place.store);
      const [sender, receiver] = [await world.online('ann'), await world.online('bob')];
      const conversation = directConversation(parseUserId('ann'), parseUserId('bob'));
      return talking({ bench, sender, receivers: [receiver], conversation, head: 0, perTurn }, place);
    },
  };
}

function group(name: string, about: string, open: Open): Script {
  return {
    name,
    about,
    operation: 'message',
    operations: messages,
    async prepare(bench) {
      const place = await open(bench);
      const world = new ChatWorld(bench, place.store);
      const names = Array.from({ length: 49 }, (_, i) => `member-${i}`);
      const sender = await world.online('ann');
      const receivers = await Promise.all(names.map((member) => world.online(member)));
      const conversation = groupConversation(nextId(Date.now()));
      const users = names.map((member) => parseUserId(member));
      const content = { kind: 'create', title: 'all', open: false, users } as const;
      sender.write(
        encoded({ type: 'send', seqId: 1, conversation, id: nextId(Date.now()), sentAtMs: Date.now(), content }),
      );
      await Promise.all(receivers.map((peer) => peer.until(() => peer.entries === 1)));
      return talking({ bench, sender, receivers, conversation, head: 1, perTurn: 1 }, place);
    },
  };
}

const logins: Script = {
  name: 'login',
  about: 'a device logs in with a token, and is gone',
  operation: 'login',
  operations: messages,
  async prepare(bench) {
    const world = new ChatWorld(bench, openMemoryStore());
    let frame: Uint8Array;
    return {
      stage() {
        frame = world.loginOf('ann');
      },
      async run() {
        for (let i = 0; i < messages; i++) {
          const peer = world.connect();
          peer.write(frame);
          await peer.until(() => peer.frames === 1);
          peer.destroy();
          await turns(2);
          bench.time.advance(pauseMs);
        }
      },
    };
  },
};

const history = 1_000;
const pageLength = 200;
const sync: Script = {
  name: 'sync',
  about: `a device asks for what it missed, and pulls ${history} texts`,
  operation: 'message',
  operations: history,
  async prepare(bench) {
    const world = new ChatWorld(bench, openMemoryStore());
    const [sender, receiver] = [await world.online('ann'), await world.online('bob')];
    const conversation = directConversation(parseUserId('ann'), parseUserId('bob'));
    for (let i = 0; i < history; i++) {
      sender.write(text(conversation, i + 1));
      await receiver.until(() => receiver.entries === i + 1);
    }
    const asked = encoded({ type: 'sync', seqId: 1, cursors: [] });
    const pulls = Array.from({ length: history / pageLength }, (_, i) =>
      encoded({ type: 'pull', seqId: 2 + i, conversation, afterSeq: i * pageLength, limit: pageLength }),
    );
    return {
      async run() {
        for (const request of [asked, ...pulls]) {
          const frames = receiver.frames + 1;
          receiver.write(request);
          await receiver.until(() => receiver.frames === frames);
          await turns(2);
        }
        bench.time.advance(pauseMs);
      },
    };
  },
};

export const chatScripts: readonly Script[] = [
  logins,
  direct('chat-1', 'a text from one to another, one at a time, memory store', 1, inMemory),
  direct('chat-64', 'texts from one to another, 64 in a turn, memory store', 64, inMemory),
  group('group-50', 'a text to a group of 50 who are online, memory store', inMemory),
  direct('sqlite-1', 'a text from one to another, one at a time, SQLite', 1, inSqlite),
  direct('sqlite-64', 'texts from one to another, 64 in a turn, SQLite', 64, inSqlite),
  group('sqlite-group-50', 'a text to a group of 50 who are online, SQLite', inSqlite),
  sync,
];

export const idleChats: Holding = {
  name: 'chat-held',
  about: 'memory of a device that is logged in and silent, without its session of snet',
  operation: 'device',
  prepare(bench) {
    const world = new ChatWorld(bench, openMemoryStore());
    let users = 0;
    return async () => {
      users += 1;
      return await world.online(`user-${users}`);
    };
  },
};
