/** A relay of messages between users by name, in a process of its own: what each library's documentation makes of it. */
import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import { directConversation, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { createChatServer, createTokens } from '@proj/chat-server';
import { prepareProvider } from '@proj/crypto/provider';
import * as snet from '@proj/snet';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { openSqliteStore } from '@proj/store/sqlite';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerCalls } from '../remote.ts';
import { requirePeers } from './require-peers.ts';

/**
 * `-store`: each message is in our SQLite store, durably, before it is acknowledged. `chat-window`: likewise, and a commit
 * waits for others.
 */
export type NodeRelayName =
  | 'chat-memory'
  | 'chat-store'
  | 'chat-window'
  | 'ws'
  | 'ws-store'
  | 'socket.io'
  | 'socket.io-store'
  | 'aedes';

export interface NodeRelayPlan {
  readonly relay: NodeRelayName;
  readonly port: number;
  /** Of the SQLite database. */
  readonly file: string;
  readonly users: number;
  /** Of `chat-window`. */
  readonly commitWindowMs: number;
}

/** What clients have to know of the server: of ours, what they log in with. */
export interface RelayCredentials {
  readonly serverKey?: Uint8Array | undefined;
  /** PEM, of a server over TLS. */
  readonly cert?: string | undefined;
  readonly tokens: readonly string[];
}

const host = '127.0.0.1';
const backlog = 4_096;
const none: RelayCredentials = { tokens: [] };

async function start({ relay, port, file, users, commitWindowMs }: NodeRelayPlan): Promise<RelayCredentials> {
  if (relay === 'chat-memory') return startChat(openMemoryStore(), port, users);
  if (relay === 'chat-store') return startChat(await openSqliteStore({ file, verify: false }), port, users);
  if (relay === 'chat-window') {
    return startChat(await openSqliteStore({ file, verify: false, commitWindowMs }), port, users);
  }
  const store = relay.endsWith('-store') ? await openSqliteStore({ file, verify: false }) : undefined;
  const keep = async (from: number, to: number, text: string): Promise<void> => {
    if (store !== undefined) await append(store, from, to, text);
  };
  if (relay === 'aedes') await startAedes(port);
  else if (relay.startsWith('ws')) await startWs(port, keep);
  else await startSocketIo(port, keep);
  return none;
}

type Keep = (from: number, to: number, text: string) => Promise<void>;

async function append(store: ChatStore, from: number, to: number, text: string): Promise<void> {
  await store.append({
    conversation: directConversation(userAt(from), userAt(to)),
    members: [],
    sender: userAt(from),
    id: crypto.getRandomValues(new Uint8Array(16)),
    kind: 1,
    body: new TextEncoder().encode(text),
    sentAtMs: 0,
    counts: true,
  });
}

const userAt = (index: number): ReturnType<typeof parseUserId> => parseUserId(`user-${index}`);

async function startChat(store: ChatStore, port: number, users: number): Promise<RelayCredentials> {
  await prepareProvider();
  const tokens = createTokens({ secret: crypto.getRandomValues(new Uint8Array(32)) });
  const most = 1_000_000;
  const server = createChatServer({
    store,
    tokens,
    sharedSources: () => true,
    ...{ sendsPerSecond: most, sendBurst: most, conversationSendsPerSecond: most, maxUnansweredRequests: 1_000 },
    ...{ sendBytesPerSecond: 1 << 30, sendBytesBurst: 1 << 30, pullsPerSecond: most, pullBurst: most },
  });
  const issued: string[] = [];
  for (let user = 0; user < users; user++) {
    await store.users.create({ name: userAt(user), passwordRecord: 'none', createdAtMs: 0 });
    issued.push(tokens.issue(userAt(user), parseDeviceId('load'), Date.now()).token);
  }
  const keys = snet.generateKeys();
  const unlimited = { newSessionsPerSecond: most, newSessionBurst: most };
  const listener = snet.createServer({ keys, ...unlimited }, (socket) => server.accept(socket, { remote: host }));
  listener.listen({ port, host, backlog });
  await once(listener, 'listening');
  return { serverKey: keys.publicKey, tokens: issued };
}

/** `login NAME`, then `TO NUMBER TEXT` each way; the answer to a message is its number. */
async function startWs(port: number, keep: Keep): Promise<void> {
  const server = new WebSocketServer({ port, host, backlog, perMessageDeflate: false });
  const online = new Map<number, WebSocket>();
  server.on('connection', (socket) => {
    let self = -1;
    const onMessage = async (text: string): Promise<void> => {
      if (self === -1) {
        self = Number(text);
        online.set(self, socket);
        socket.send('ready');
        return;
      }
      const [to = '', number = ''] = text.split(' ', 2);
      const body = text.slice(to.length + number.length + 2);
      await keep(self, Number(to), body);
      socket.send(number);
      online.get(Number(to))?.send(`. ${body}`);
    };
    socket.on('message', (data: Buffer) => void onMessage(data.toString()));
    socket.on('error', () => {});
  });
  await once(server, 'listening');
}

async function startSocketIo(port: number, keep: Keep): Promise<void> {
  const { Server } = peers()('socket.io');
  const server = http.createServer();
  const io = new Server(server, {
    transports: ['websocket'],
    // Whoever comes back within two minutes gets what it missed, while the server lives.
    connectionStateRecovery: { maxDisconnectionDuration: 120_000 },
    serveClient: false,
  });
  io.on('connection', (socket) => {
    const { user: self } = socket.handshake.auth;
    socket.join(`user-${self}`);
    socket.on('send', (to: number, text: string, acknowledge: () => void) => {
      void keep(self, to, text).then(() => {
        socket.to(`user-${to}`).emit('text', text);
        acknowledge();
      });
    });
  });
  server.listen({ port, host, backlog });
  await once(server, 'listening');
}

async function startAedes(port: number): Promise<void> {
  const broker = await peers()('aedes').Aedes.createBroker();
  // Without it each answer waits 40 ms for an acknowledgement of TCP's.
  const server = net.createServer({ noDelay: true }, (socket) => void broker.handle(socket));
  server.listen({ port, host, backlog });
  await once(server, 'listening');
}

function peers(): NonNullable<ReturnType<typeof requirePeers>> {
  const modules = requirePeers();
  if (modules === undefined) throw new TypeError('the peers are not installed');
  return modules;
}

const tasks = { start: (plan: NodeRelayPlan): Promise<RelayCredentials> => start(plan) };
export type RelayServerTasks = typeof tasks;
answerCalls(tasks);
