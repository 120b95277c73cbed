import { createCipheriv, createDecipheriv } from 'node:crypto';
import {
  encodePacket,
  type LoginAnswerPacket,
  openPacket,
  type PacketBodyCipher,
  PacketDecoder,
  type PacketMessage,
  packetKey,
  sealPacket,
  type TextPacket,
} from '@proj/frame/packet';
import type { ByteDuplex } from '@proj/io';
import { memoryDuplexPair } from '@proj/io/memory';
import type { UserStore } from '@proj/store';
import { createPacketDialect, createPacketUsers, type PacketDialect } from '../../src/compat/index.ts';
import type { PacketDialectOptions } from '../../src/compat/options.ts';
import type { ChatServer } from '../../src/index.ts';
import { until } from '../chat-client.ts';

/** OpenSSL's, not ours. */
export const cipher: PacketBodyCipher = {
  seal(plaintext) {
    const aes = createCipheriv('aes-128-cbc', packetKey, packetKey);
    return Buffer.concat([aes.update(plaintext), aes.final()]);
  },
  open(body) {
    const aes = createDecipheriv('aes-128-cbc', packetKey, packetKey);
    return Buffer.concat([aes.update(body), aes.final()]);
  },
};

export function packetOf(message: PacketMessage): Uint8Array {
  return encodePacket(sealPacket(message, cipher));
}

/** The originals' clock in these tests. */
export const timestampSeconds = 1_407_974_400;

export const ping: PacketMessage = { type: 'ping', ping: true, timestampSeconds };
export const logout: PacketMessage = { type: 'logout', logout: true, timestampSeconds };

export function loginOf(uuid: string): PacketMessage {
  return { type: 'login', uuid, version: 3.14, timestampSeconds };
}

/** A dialect that lets anyone in. */
export async function openDialect(
  users: UserStore,
  options: Partial<PacketDialectOptions> = {},
): Promise<PacketDialect> {
  return createPacketDialect({ users: await createPacketUsers(users, { allow: 'any' }), ...options });
}

/** The least of an original client. */
export class PacketClient {
  readonly duplex: ByteDuplex;
  readonly received: PacketMessage[] = [];
  /** What came, as it came. */
  bytes: Uint8Array = new Uint8Array();
  ended = false;
  readonly #user: string;
  readonly #decoder = new PacketDecoder();

  constructor(duplex: ByteDuplex, user: string) {
    this.duplex = duplex;
    this.#user = user;
    duplex.on('data', (chunk) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      this.#decoder.push(chunk);
      for (let packet = this.#decoder.next(); packet !== undefined; packet = this.#decoder.next()) {
        this.received.push(openPacket(packet, cipher)!);
      }
    });
    duplex.on('end', () => {
      this.ended = true;
      duplex.end();
    });
    duplex.on('close', () => {
      this.ended = true;
    });
  }

  static connect(
    server: ChatServer,
    dialect: PacketDialect,
    user: string,
    options: { readonly highWaterMarkBytes?: number } = {},
  ): PacketClient {
    const [ours, theirs] = memoryDuplexPair(options);
    const client = new PacketClient(ours, user);
    server.accept(theirs, { dialect });
    return client;
  }

  /** Connects, logs in and has its answer. */
  static async online(
    server: ChatServer,
    dialect: PacketDialect,
    user: string,
    options?: { readonly highWaterMarkBytes?: number },
  ): Promise<PacketClient> {
    const client = PacketClient.connect(server, dialect, user, options);
    client.send(loginOf(user));
    await until(() => client.answer !== undefined, `the answer to ${user}`);
    return client;
  }

  get answer(): LoginAnswerPacket | undefined {
    return this.received.find((message) => message.type === 'login-answer');
  }

  get texts(): TextPacket[] {
    return this.received.filter((message) => message.type === 'text');
  }

  /** The texts alone, as they came. */
  get said(): string[] {
    return this.texts.map(({ text }) => text);
  }

  send(...messages: readonly PacketMessage[]): void {
    this.duplex.write(Buffer.concat(messages.map(packetOf)));
  }

  say(to: string, ...texts: readonly string[]): void {
    this.send(...texts.map((text): TextPacket => ({ type: 'text', from: this.#user, to, text, timestampSeconds })));
  }

  has(count: number): Promise<void> {
    return until(() => this.texts.length >= count, `${count} texts, not ${this.texts.length}`);
  }

  isOver(): Promise<void> {
    return until(() => this.ended, `the end of ${this.#user}`);
  }
}
