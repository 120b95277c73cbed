import type { Client, OutgoingMessage, SendResult } from '@proj/client';
import { recipientIn } from './recipient.ts';

export interface LeftoverOptions {
  readonly signal: AbortSignal;
  readonly notice: (text: string) => void;
  /** Called with each text that the server has accepted. @defaultValue none */
  readonly onLeftoverAccepted?: ((result: SendResult, text: string) => void) | undefined;
}

/** `1 message`, `2 messages` */
export function counted(messages: number): string {
  return messages === 1 ? '1 message' : `${messages} messages`;
}

/**
 * Follows the messages that a client found in its store until each is accepted or refused, and tells of it.
 * @throws the client's error, and the signal's reason.
 */
export async function settleLeftovers(
  client: Client,
  messages: readonly OutgoingMessage[],
  { signal, notice, onLeftoverAccepted }: LeftoverOptions,
): Promise<void> {
  if (messages.length === 0) return;
  notice(`sending ${counted(messages.length)} that an earlier command did not get through …`);
  // Some may be through already: a client begins with them by itself.
  const left = new Map(client.pending().map((message) => [message.id, message]));
  for (const id of left.keys()) if (!messages.some((message) => message.id === id)) left.delete(id);
  if (left.size === 0) return;
  await new Promise<void>((resolve, reject) => {
    const subscriptions: Disposable[] = [];
    const finish = (settle: () => void): void => {
      for (const subscription of subscriptions) subscription[Symbol.dispose]();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = (): void => finish(() => reject(signal.reason));
    const settle = (id: OutgoingMessage['id'], tell: (message: OutgoingMessage) => void): void => {
      const message = left.get(id);
      if (message === undefined) return;
      left.delete(id);
      tell(message);
      if (left.size === 0) finish(resolve);
    };
    subscriptions.push(
      client.on('accepted', (result) =>
        settle(result.id, ({ content }) => {
          if (content.kind === 'text') onLeftoverAccepted?.(result, content.text);
        }),
      ),
    );
    subscriptions.push(
      client.on('refused', ({ message, error }) =>
        settle(message.id, ({ conversation }) =>
          notice(`a message to ${recipientIn(conversation, client.user)} was refused: ${error.message}`),
        ),
      ),
    );
    subscriptions.push(
      client.on('status', (status) => {
        if (status.state === 'closed') finish(() => reject(status.error));
      }),
    );
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
