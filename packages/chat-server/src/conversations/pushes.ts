import { encodeMessageFrame } from '@proj/chat-protocol';
import type { Push } from '../dialect.ts';

/** Who hears of it in our protocol takes the same bytes; who does not need not wait for them. */
export function encodedOnce(message: Push['message'], options?: Omit<Push, 'message' | 'frame'>): Push {
  let encoded: Uint8Array | undefined;
  return {
    ...options,
    message,
    frame: () => {
      encoded ??= encodeMessageFrame(message);
      return encoded;
    },
  };
}

/** That the log goes up to `head`. */
export function headPush(message: Extract<Push['message'], { readonly type: 'head' }>): Push {
  const { conversation, head } = message;
  return encodedOnce(message, { key: `head ${conversation}`, log: { conversation, head } });
}
