import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@proj/chaos-proxy';
import { directConversation, groupConversation, parseMessageId, parseUserId } from '@proj/chat-protocol';
import type { ProbeDevice } from '../probe/device.ts';
import { randomText } from '../texts.ts';
import type { World } from './world.ts';

export interface Voice {
  readonly device: ProbeDevice;
  readonly conversation: string;
}

const maxUnanswered = 8;

/** Devices that talk at a pace, whatever happens to their connections, until they are told to stop. */
export class Traffic {
  readonly #voices: readonly Promise<void>[];
  #isOver = false;

  constructor(world: World, voices: readonly Voice[], perSecond: number) {
    this.#voices = voices.map((voice) => this.#talk(voice, world.stream(), 1000 / perSecond));
  }

  /** What is not accepted yet is still on its way afterwards. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#voices);
  }

  async #talk({ device, conversation }: Voice, random: Random, meanPauseMs: number): Promise<void> {
    for (let number = 1; !this.#isOver; number++) {
      if (device.unanswered < maxUnanswered)
        void device.text(conversation, randomText(`${device.name}-${number}`, random));
      await sleep(2 * meanPauseMs * random.next());
    }
  }
}

export function direct(a: string, b: string): string {
  return directConversation(parseUserId(a), parseUserId(b));
}

/** A name that no group has. */
export function newGroup(): string {
  return groupConversation(parseMessageId(randomUUID()));
}

/** Makes a group of a device's user and others. */
export async function createGroup(creator: ProbeDevice, users: readonly string[], open = false): Promise<string> {
  const group = newGroup();
  const names = users.map(parseUserId);
  await creator.send(group, { kind: 'create', title: 'a group', open, users: names.slice(0, 200) });
  for (let from = 200; from < names.length; from += 200) {
    await creator.send(group, { kind: 'add', users: names.slice(from, from + 200) });
  }
  return group;
}

/** `name1`, `name2`, … */
export function names(count: number, name = 'user'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
}

/** Each talks to the next, but for every other one of the first `members`, who talks in the group. */
export function ring(
  devices: readonly ProbeDevice[],
  group: string,
  members: number = devices.length,
): readonly Voice[] {
  return devices.map((device, index) => {
    const peer = devices[(index + 1) % devices.length] ?? device;
    return { device, conversation: index % 2 === 0 && index < members ? group : direct(device.user, peer.user) };
  });
}

/** The value below which a share of the others lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
