import type { LoadTarget } from '@proj/load';
import type { RelayName } from '../relays.ts';
import { clientChatTarget, leanChatTarget } from './chat.ts';
import { mqttTarget } from './mqtt.ts';
import { jetStreamTarget, natsTarget } from './nats.ts';
import type { TargetOptions } from './options.ts';
import { socketIoTarget } from './socket-io.ts';
import { wsTarget } from './ws.ts';
import { xmppTarget } from './xmpp.ts';

const targets: Readonly<Record<RelayName, (options: TargetOptions) => LoadTarget>> = {
  chat: (options) => (options.resilient ? clientChatTarget(options) : leanChatTarget(options)),
  'chat-memory': leanChatTarget,
  'chat-store': leanChatTarget,
  'chat-window': leanChatTarget,
  ws: wsTarget,
  'ws-store': wsTarget,
  'socket.io': socketIoTarget,
  'socket.io-store': socketIoTarget,
  aedes: mqttTarget,
  mosquitto: mqttTarget,
  'mosquitto-tls': mqttTarget,
  nats: natsTarget,
  jetstream: jetStreamTarget,
  prosody: xmppTarget,
};

/** How the clients of a relay speak. */
export function targetOf(relay: RelayName, options: TargetOptions): LoadTarget {
  return targets[relay](options);
}
