import { type ChatMessage, ChatProtocolError, decodeMessage } from '../src/index.ts';
import { wire } from '../src/wire.ts';

export function thrownBy(action: () => unknown): ChatProtocolError {
  try {
    action();
  } catch (error) {
    if (ChatProtocolError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Bodies are made by the generated code, which checks nothing. */
type Body = { encode(fields: object): { finish(): Uint8Array } };

const anyHeader = { seqId: 7, ackId: 8, from: 'alice', to: 'c:alice:bob', uuid: new Uint8Array(16), ts: 1 };

/** Decodes a body with a header in which everything is there. */
export function received(
  cmdCode: number,
  type: Body,
  fields: object,
  header: object = {},
): () => ChatMessage | undefined {
  return () =>
    decodeMessage({
      kind: 'message',
      version: 2,
      flags: 0,
      header: wire.Header.encode({ ...anyHeader, cmdCode, ...header }).finish(),
      payload: type.encode(fields).finish(),
    });
}
