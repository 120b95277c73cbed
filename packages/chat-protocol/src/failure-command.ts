import { type Command, decodeBody } from './command.ts';
import type { Fields } from './fields.ts';
import { Limit } from './limits.ts';
import type { Failure } from './messages.ts';
import { encodeWire, wire } from './wire.ts';

export const failureCommand: Command<Failure> = {
  cmdCode: 16,
  sentBy: 'server',
  encode(message, fields) {
    return {
      header: { ackId: fields.integer('ackId', message.ackId, 0, Limit.seqId) },
      body: encodeWire(wire.Failure, checkedFailure(message, fields)),
    };
  },
  decode(received) {
    const { header, fields } = received;
    const body = decodeBody(wire.Failure, received);
    return { type: 'failure', ackId: header.ackId, ...checkedFailure(body, fields) };
  },
};

/** Any code but 0: a newer server may know more of them. */
function checkedFailure(value: Omit<Failure, 'type' | 'ackId'>, fields: Fields): Omit<Failure, 'type' | 'ackId'> {
  return {
    code: fields.integer('code', value.code, 1, 0xffff_ffff),
    reason: fields.text('reason', value.reason, 0, Limit.reasonBytes),
    retryable: value.retryable,
    retryAfterMs: fields.integer('retryAfterMs', value.retryAfterMs, 0, Limit.retryAfterMs),
  };
}
