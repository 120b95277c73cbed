import {
  type ChatMessage,
  type ConversationId,
  directConversation,
  failure,
  groupConversation,
  Limit,
  type MessageId,
  newMessageId,
  parseUserId,
  type ServerMessage,
  type UserId,
} from '@proj/chat-protocol';
import { FakeClock, Random } from '@proj/testkit';
import type { connect } from '../../src/index.ts';
import { ReferenceServer } from '../reference-server.ts';
import type { Session } from '../reference-session.ts';
import { Device, ModelFailure, type Surroundings } from './device.ts';

const ann = parseUserId('ann');
const bob = parseUserId('bob');
const eve = parseUserId('eve');
const talk = directConversation(ann, bob);
const settleMs = 300_000;

export interface ScheduleResult {
  readonly messages: number;
  readonly faults: number;
}

/**
 * One random history of three devices of two users and their server: sends, cuts, restarts, slow readers, then peace.
 * @throws ModelFailure when somebody did not see what he should have seen, or saw it twice.
 */
export async function runSchedule(client: { connect: typeof connect }, seed: number): Promise<ScheduleResult> {
  const random = new Random(seed);
  const clock = new FakeClock(1000);
  const whims = random.fork();
  let broken: string | undefined;
  let faults = 0;
  let postponed = false;

  const around: Surroundings = {
    connect: client.connect,
    clock,
    random: random.fork(),
    server: new ReferenceServer({
      clock,
      heartbeatMs: 1_000,
      intercept,
      repeats: () => whims.bool(0.05),
      lags: () => whims.bool(0.05),
      ...(random.bool(0.3) ? { resetBeyond: 40 } : {}),
    }),
    isHealed: false,
    fail(what) {
      broken ??= what;
    },
  };
  const { server } = around;
  for (const user of [ann, bob, eve]) server.passwords.set(user, `${user}-secret`);
  const devices = [
    new Device(around, ann, 'phone'),
    new Device(around, ann, 'desk'),
    new Device(around, bob, 'tablet'),
  ];
  function intercept(message: ChatMessage, session: Session): ServerMessage | 'silence' | undefined {
    const { isHealed } = around;
    if (message.type === 'send') {
      const device = devices.find(({ user, name }) => user === session.user && name === session.device);
      if (device?.hasDurably(message.id) !== true)
        around.fail(`${message.content.kind} ${message.id} was sent and is not stored`);
      if (isHealed || whims.bool(0.9)) return undefined;
      faults++;
      if (whims.bool(0.3)) {
        postponed = true;
        return failure(whims.pick(['RateLimited', 'Unavailable']), {
          ackId: message.seqId,
          retryAfterMs: whims.int(500),
        });
      }
      // It is stored or not, and nobody hears of it.
      const log = [...server.logs.values()].flat();
      const isNew = !log.some(({ id }) => id === message.id);
      if (whims.bool() && session.user !== undefined && isNew && server.maySend(session.user, message)) {
        server.append(session.user, message, session);
      }
      server.cut(session);
      return 'silence';
    }
    if ((message.type === 'pull' || message.type === 'sync') && !isHealed && whims.bool(0.05)) {
      faults++;
      return failure('Unavailable', { ackId: message.seqId });
    }
    return undefined;
  }

  const elapse = async (ms: number): Promise<void> => {
    await clock.elapse(ms);
    if (broken !== undefined) throw new ModelFailure(broken);
  };

  if (random.bool(0.15)) {
    for (let i = 0; i < 320; i++) {
      const id = newMessageId(i, random.bytes(10));
      const text = `old ${i} ${'x'.repeat(random.int(40) === 0 ? Limit.textBytes - 384 : 10)}`;
      server.append(bob, { conversation: talk, id, content: { kind: 'text', text }, sentAtMs: 0 });
    }
  }
  for (const device of devices) device.start();
  /** Of everybody, once somebody has created it. */
  let group: ConversationId | undefined;
  const conversationFor = (user: UserId): ConversationId =>
    group !== undefined && random.bool(0.4) ? group : directConversation(user, random.pick([ann, bob, bob, eve]));
  const changeMembers = (device: Device, conversation: ConversationId): void => {
    const user = random.pick([ann, bob]);
    if (random.bool(0.6)) device.post(conversation, { kind: 'add', users: [user] });
    else device.post(conversation, { kind: 'remove', user });
  };
  const steps = 20 + random.int(40);
  for (let step = 0; step < steps; step++) {
    await elapse(random.int(random.bool(0.2) ? 2_000 : 100));
    const device = random.pick(devices);
    const roll = random.next();
    if (roll < 0.65) {
      const count = 1 + random.int(6);
      for (let i = 0; i < count; i++) {
        const text = `${device.name} ${step}.${i}`;
        device.post(conversationFor(device.user), { kind: 'text', text });
      }
      continue;
    }
    if (roll < 0.69) {
      const conversation = conversationFor(device.user);
      const log = server.log(conversation);
      const target = log.length === 0 ? undefined : random.pick(log);
      if (target?.from === device.user) device.post(conversation, { kind: 'recall', target: target.seq });
      if (target !== undefined) device.markRead(conversation, target.seq);
      continue;
    }
    if (roll < 0.75) {
      if (group === undefined) {
        group = groupConversation(newMessageId(step, random.bytes(10)));
        device.post(group, {
          kind: 'create',
          title: 'Crew',
          open: false,
          users: random.pick([[], [eve], [ann, bob].filter((user) => user !== device.user)]),
        });
      } else if (server.log(group).length > 0) changeMembers(device, group);
      continue;
    }
    faults++;
    if (roll < 0.83) device.cut();
    else if (roll < 0.86) server.restart();
    else if (roll < 0.94) {
      device.kill({ power: random.bool(0.3) });
      device.start();
    } else device.patienceMs = random.pick([1, 20, 1_000]);
  }

  around.isHealed = true;
  for (const device of devices) device.patienceMs = 1;
  try {
    await clock.runUntil(() => broken !== undefined || devices.every(({ isDone }) => isDone), { withinMs: settleMs });
  } catch (cause) {
    throw new ModelFailure(
      `something never arrived: ${devices
        .filter(({ isDone }) => !isDone)
        .map(({ name }) => name)
        .join()}`,
      { cause },
    );
  }
  if (broken !== undefined) throw new ModelFailure(broken);
  const logs = [...server.logs.values()].map((log) => log.map(({ id }) => id));
  checkLogs(logs, devices, postponed);
  for (const device of devices) device.kill({ power: false });
  return { messages: logs.flat().length, faults };
}

function checkLogs(logs: readonly (readonly MessageId[])[], devices: readonly Device[], postponed: boolean): void {
  const ids = logs.flat();
  if (new Set(ids).size !== ids.length) {
    throw new ModelFailure(`twice in the log: ${ids.find((id, index) => ids.indexOf(id) !== index)}`);
  }
  for (const { accepted, wrote } of devices) {
    for (const id of accepted) if (!ids.includes(id)) throw new ModelFailure(`${id} was accepted and is gone`);
    // Around a message that was put off, the order is not promised.
    if (postponed) continue;
    for (const log of logs) {
      const order = log.filter((id) => wrote.includes(id));
      if (order.join() !== wrote.filter((id) => order.includes(id)).join()) {
        throw new ModelFailure(`out of order: ${order.join()}`);
      }
    }
  }
}
