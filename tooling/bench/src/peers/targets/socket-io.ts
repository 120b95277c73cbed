import type { LoadTarget } from '@proj/load';
import { answerTimeoutMs, needed, partnerOf, redialMs, type TargetOptions } from './options.ts';

/** Socket.IO with its state recovery. Against loss, its client sends again what was not acknowledged (`retries`). */
export function socketIoTarget({ name, port, modules, resilient }: TargetOptions): LoadTarget {
  const { io } = needed(modules)('socket.io-client');
  return {
    name,
    async open({ index, members }) {
      const other = partnerOf(members, index);
      const socket = io(`http://127.0.0.1:${port}`, {
        transports: ['websocket'],
        forceNew: true,
        auth: { user: index },
        reconnectionDelay: redialMs,
        reconnectionDelayMax: redialMs,
        ...(resilient && { retries: 50, ackTimeout: 1_000 }),
      });
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      return {
        send: async (text) => {
          if (!resilient) {
            await socket.timeout(answerTimeoutMs).emitWithAck('send', other, text);
            return;
          }
          await new Promise<void>((resolve, reject) => {
            socket.emit('send', other, text, (error: Error | null) => (error === null ? resolve() : reject(error)));
          });
        },
        onDelivery: (listener) => void socket.on('text', listener),
        close: async () => void socket.disconnect(),
      };
    },
  };
}
