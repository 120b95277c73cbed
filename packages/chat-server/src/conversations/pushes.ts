import { encodeMessageFrame } from '@proj/chat-protocol';
import type { Push } from '../dialect.ts';

/** Who hears of it in our protocol takes the same bytes; who does not need not wait for them. */
class EncodedPush implements Push {
  readonly message: Push['message'];
  readonly key: Push['key'];
  readonly log: Push['log'];
  readonly transient: Push['transient'];
  #frame: Uint8Array | undefined;

  constructor(message: Push['message'], { key, log, transient }: Omit<Push, 'message' | 'frame'>) {
    this.message = message;
    this.key = key;
    this.log = log;
    this.transient = transient;
  }

  frame(): Uint8Array {
    this.#frame ??= encodeMessageFrame(this.message);
    return this.#frame;
  }
}

export function encodedOnce(message: Push['message'], options: Omit<Push, 'message' | 'frame'> = {}): Push {
  return new EncodedPush(message, options);
}

/** That the log goes up to `head`. */
export function headPush(message: Extract<Push['message'], { readonly type: 'head' }>): Push {
  const { conversation, head } = message;
  return encodedOnce(message, { key: `head ${conversation}`, log: { conversation, head } });
}
