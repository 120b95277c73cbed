import type { EventEmitter } from 'node:events';
import type * as http from 'node:http';
import type { Duplex } from 'node:stream';

/** What of Socket.IO is used here. Its packages are not among our dependencies, and neither are their types. */
export interface SocketIoSocket {
  readonly id: string;
  readonly recovered: boolean;
  readonly connected: boolean;
  on(event: string, listener: (...details: never[]) => void): unknown;
  once(event: string, listener: (...details: never[]) => void): unknown;
  emit(event: string, ...details: unknown[]): unknown;
  /** Of a server's socket: what the client says of itself. */
  readonly handshake: { readonly auth: { readonly user: number } };
  join(room: string): unknown;
  to(room: string): { emit(event: string, ...details: unknown[]): unknown };
  timeout(ms: number): { emitWithAck(event: string, ...details: unknown[]): Promise<unknown> };
  disconnect(): unknown;
  /** Of a client: its manager. */
  readonly io: { readonly engine: SocketIoEngine };
  /** Of a server's socket. */
  readonly conn: SocketIoEngine;
}

export interface SocketIoEngine {
  readonly writeBuffer: readonly unknown[];
  on(event: 'drain' | 'close', listener: () => void): unknown;
}

export interface MqttClient extends EventEmitter {
  subscribeAsync(topic: string, options: { qos: 1 }): Promise<unknown>;
  publishAsync(topic: string, message: string, options: { qos: 1 }): Promise<unknown>;
  endAsync(force?: boolean): Promise<unknown>;
}

export interface NatsMessage {
  string(): string;
  ack(): void;
}

export interface NatsConsumerOptions {
  durable(name: string): unknown;
  manualAck(): unknown;
  ackExplicit(): unknown;
  ackWait(ms: number): unknown;
  maxAckPending(count: number): unknown;
  deliverTo(subject: string): unknown;
  deliverNew(): unknown;
}

export interface NatsJetStream {
  publish(subject: string, text: string, options?: { msgID?: string }): Promise<unknown>;
  subscribe(subject: string, options: NatsConsumerOptions): Promise<AsyncIterable<NatsMessage>>;
}

export interface NatsConnection {
  subscribe(subject: string, options: { callback: (error: unknown, message: NatsMessage) => void }): unknown;
  publish(subject: string, text: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
  jetstream(options?: { timeout?: number }): NatsJetStream;
  jetstreamManager(): Promise<{ streams: { add(config: object): Promise<unknown> } }>;
}

interface Modules {
  'socket.io': {
    readonly Server: new (
      server: http.Server,
      options: object,
    ) => { on(event: 'connection', listener: (socket: SocketIoSocket) => void): unknown };
  };
  'socket.io-client': { readonly io: (url: string, options: object) => SocketIoSocket };
  aedes: {
    readonly Aedes: { createBroker(options?: object): Promise<{ readonly handle: (stream: Duplex) => unknown }> };
  };
  mqtt: { readonly connectAsync: (options: object, allowRetries?: boolean) => Promise<MqttClient> };
  nats: {
    readonly connect: (options: object) => Promise<NatsConnection>;
    readonly consumerOpts: () => NatsConsumerOptions;
    readonly createInbox: () => string;
  };
}

/** `require` of the folder that the peers are in. */
export type PeerModules = <Name extends keyof Modules>(name: Name) => Modules[Name];
