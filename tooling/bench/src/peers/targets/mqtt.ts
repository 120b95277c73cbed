import type { LoadTarget } from '@proj/load';
import { needed, partnerOf, redialMs, type TargetOptions } from './options.ts';

/** MQTT with QoS 1 both ways, in sessions that the broker keeps; over TLS where the server has a certificate. */
export function mqttTarget({ name, port, credentials, modules }: TargetOptions): LoadTarget {
  const { connectAsync } = needed(modules)('mqtt');
  const { cert } = credentials;
  const tls = cert === undefined ? {} : { protocol: 'mqtts', ca: cert, servername: 'localhost' };
  return {
    name,
    async open({ index, members }) {
      const other = partnerOf(members, index);
      const client = await connectAsync({
        ...tls,
        host: '127.0.0.1',
        port,
        protocolVersion: 4,
        clientId: `load-${index}`,
        clean: false,
        reconnectPeriod: redialMs,
        noDelay: true,
      });
      client.on('error', () => {});
      let deliver: (text: string) => void = () => {};
      client.on('message', (_topic: string, payload: Buffer) => deliver(payload.toString()));
      await client.subscribeAsync(`u/${index}`, { qos: 1 });
      return {
        send: async (text) => {
          await client.publishAsync(`u/${other}`, text, { qos: 1 });
        },
        onDelivery: (listener) => {
          deliver = listener;
        },
        close: async () => {
          await client.endAsync(true);
        },
      };
    },
  };
}
