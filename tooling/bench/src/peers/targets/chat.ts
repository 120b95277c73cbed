import { setTimeout as sleep } from 'node:timers/promises';
import { ChatTarget, type LoadSession, type LoadTarget, type SessionPlace } from '@proj/load';
import { connect } from '@proj/snet';
import { Probe } from '../../chat/probe.ts';
import { between } from '../../chat/world.ts';
import type { TargetOptions } from './options.ts';

const host = '127.0.0.1';
const mostAttempts = 20;
const pauseMs = 500;
/** A client reports what it has once for so many. */
const receiptEach = 16;

/** A server whose loop is late takes no connections for a while; whoever is told so comes again. */
async function patiently<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      if (attempt === mostAttempts) throw error;
      await sleep(pauseMs);
    }
  }
}

/** Our chat server, by a client that keeps nothing: the generator has two cores together with the server. */
export function leanChatTarget({ name, port, credentials }: TargetOptions): LoadTarget {
  const { serverKey, tokens } = credentials;
  if (serverKey === undefined) throw new TypeError('not a chat server');
  return {
    name,
    async open({ index, members }: SessionPlace): Promise<LoadSession> {
      const other = members.find((member) => member !== index) ?? index;
      const conversation = between(index, other);
      let deliver: (text: string) => void = () => {};
      const token = tokens[index] ?? '';
      const probe = await patiently(() =>
        Probe.open({
          ...{ host, port, serverKey, token, device: 'load', localAddress: host },
          onPush: (message) => {
            if (message.type !== 'entry' || message.content.kind !== 'text') return;
            deliver(message.content.text);
            if (message.seq % receiptEach === 0) probe.received(conversation, message.seq);
          },
        }),
      );
      return {
        send: async (text) => {
          await probe.send(conversation, text);
        },
        onDelivery: (listener) => {
          deliver = listener;
        },
        close: async () => probe.close(),
      };
    },
  };
}

/** Our chat server as its users have it: with `@proj/client`, which resends, catches up and shows each message once. */
export function clientChatTarget({ name, port, credentials }: TargetOptions): LoadTarget {
  const { serverKey } = credentials;
  if (serverKey === undefined) throw new TypeError('not a chat server');
  const target = new ChatTarget({ name, transport: () => () => connect({ host, port, serverKey }) });
  return { name, open: (place) => patiently(() => target.open(place)) };
}
