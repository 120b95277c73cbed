import { type ConversationId, parseDeviceId, type UserId } from '@proj/chat-protocol';
import { Random } from '@proj/testkit';
import {
  type Messenger,
  type MessengerOptions,
  openMessenger as openOurs,
  type ThreadItem,
  type Transport,
} from '../../src/index.ts';
import { threadItems } from '../../src/messenger/thread-items.ts';
import { ProcessClock } from '../model/process-clock.ts';
import type { World } from '../world.ts';
import { ReplicaDisk } from './replica-disk.ts';

/** A device with a messenger whose program can be killed and started again. */
export class Person {
  readonly user: UserId;
  readonly device: string;
  readonly disk: ReplicaDisk;
  readonly #world: World;
  readonly #options: Partial<MessengerOptions>;
  readonly #random: Random;
  readonly #open: typeof openOurs;
  #process: ProcessClock;
  #messenger: Messenger | undefined;
  #links: { destroy(): unknown }[] = [];

  constructor(
    world: World,
    user: UserId,
    {
      device = 'phone',
      disk = new ReplicaDisk(),
      openMessenger = openOurs,
      ...options
    }: Partial<MessengerOptions> & {
      readonly device?: string;
      readonly disk?: ReplicaDisk;
      readonly openMessenger?: typeof openOurs;
    } = {},
  ) {
    this.user = user;
    this.device = device;
    this.disk = disk;
    this.#world = world;
    this.#options = options;
    this.#open = openMessenger;
    this.#random = new Random(11 + device.length);
    this.#process = new ProcessClock(world.clock);
  }

  get messenger(): Messenger {
    if (this.#messenger === undefined) throw new Error(`${this.device} is not running`);
    return this.#messenger;
  }

  async start(): Promise<Messenger> {
    const process = new ProcessClock(this.#world.clock);
    this.#process = process;
    const transport: Transport = () => {
      if (process.isDead) throw new Error('the process is gone');
      const link = this.#world.dial();
      this.#links.push(link);
      return link;
    };
    const { store: _, ...options } = this.#world.options(this.user, { clock: process, transport });
    this.#messenger = await this.#open({
      ...options,
      user: this.user,
      deviceId: parseDeviceId(this.device),
      store: this.disk.open(process),
      wallClock: () => 1_700_000_000_000 + process.now(),
      randomBytes: (length) => this.#random.bytes(length),
      ...this.#options,
    });
    return this.#messenger;
  }

  get isCaughtUp(): boolean {
    const { current } = this.messenger.status;
    return current.state === 'online' && !current.syncing;
  }

  cut(): void {
    this.#links.at(-1)?.destroy();
  }

  kill({ power }: { readonly power: boolean } = { power: false }): void {
    this.#process.kill();
    this.#messenger = undefined;
    for (const link of this.#links.splice(0)) link.destroy();
    if (power) this.disk.powerCut();
    else this.disk.kill();
  }

  /** What the server's log of a conversation looks like to this user, without the marks of others. */
  expected(conversation: ConversationId): readonly ThreadItem[] {
    const { server } = this.#world;
    const window = server.window(conversation, this.user);
    const log = window === undefined ? [] : server.log(conversation);
    const entries = log.slice((window?.floor ?? 1) - 1, window === undefined ? 0 : server.head(conversation, window));
    const marks = { received: {}, readBy: {} };
    return withoutMarks(threadItems({ me: this.user, entries, outgoing: [], refused: [], marks }));
  }
}

export function withoutMarks(items: readonly ThreadItem[]): readonly ThreadItem[] {
  return items.map((item) =>
    item.kind === 'message' && item.seq !== undefined ? { ...item, state: 'accepted', readBy: [] } : item,
  );
}
