import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadSession, LoadTarget, SessionPlace } from '@proj/load';
import type { NatsConnection } from '../modules.ts';
import { answerTimeoutMs, needed, partnerOf, redialMs, type TargetOptions } from './options.ts';

const ackWaitMs = 2_000;
/** Of a message that is not acknowledged. */
const mostAttempts = 50;

function dial({ port, modules }: TargetOptions): Promise<NatsConnection> {
  const options = { servers: `127.0.0.1:${port}`, reconnectTimeWait: redialMs, maxReconnectAttempts: -1 };
  return needed(modules)('nats').connect({ ...options, reconnectJitter: 0 });
}

/** NATS as it is: nothing acknowledges a message, so it counts as accepted once the server has answered a later PING. */
export function natsTarget(options: TargetOptions): LoadTarget {
  return {
    name: options.name,
    async open({ index, members }: SessionPlace): Promise<LoadSession> {
      const connection = await dial(options);
      const other = partnerOf(members, index);
      let deliver: (text: string) => void = () => {};
      connection.subscribe(`u.${index}`, { callback: (_error, message) => deliver(message.string()) });
      // What is sent before the server knows of it comes to nobody.
      await connection.flush();
      return {
        send: async (text) => {
          connection.publish(`u.${other}`, text);
          await connection.flush();
        },
        onDelivery: (listener) => {
          deliver = listener;
        },
        close: () => connection.close(),
      };
    },
  };
}

/** JetStream: a stream in files, acknowledged by the server; each receiver has a durable consumer that acknowledges. */
export function jetStreamTarget(options: TargetOptions): LoadTarget {
  const { consumerOpts, createInbox } = needed(options.modules)('nats');
  // The server knows the consumers and the messages of an earlier run.
  const run = crypto.randomUUID();
  let stream: Promise<unknown> | undefined;
  return {
    name: options.name,
    async open({ index, members }: SessionPlace): Promise<LoadSession> {
      const connection = await dial(options);
      const other = partnerOf(members, index);
      stream ??= connection
        .jetstreamManager()
        .then(({ streams }) => streams.add({ name: 'load', subjects: ['u.*'], storage: 'file' }));
      await stream;
      const jetStream = connection.jetstream({ timeout: options.resilient ? ackWaitMs : answerTimeoutMs });
      const consumer = consumerOpts();
      consumer.durable(`${run}-${index}`);
      consumer.manualAck();
      consumer.ackExplicit();
      consumer.ackWait(ackWaitMs);
      consumer.maxAckPending(20_000);
      consumer.deliverNew();
      consumer.deliverTo(createInbox());
      const subscription = await jetStream.subscribe(`u.${index}`, consumer);
      let number = 0;
      let deliver: (text: string) => void = () => {};
      const listen = async (): Promise<void> => {
        for await (const message of subscription) {
          deliver(message.string());
          message.ack();
        }
      };
      void listen().catch(() => {});
      return {
        send: async (text) => {
          // By this the server knows one that was published twice.
          const msgID = `${run}-${index}-${number++}`;
          for (let attempt = 1; ; attempt++) {
            try {
              await jetStream.publish(`u.${other}`, text, { msgID });
              return;
            } catch (error) {
              if (!options.resilient || attempt === mostAttempts) throw error;
              await sleep(redialMs);
            }
          }
        },
        onDelivery: (listener) => {
          deliver = listener;
        },
        close: () => connection.close(),
      };
    },
  };
}
