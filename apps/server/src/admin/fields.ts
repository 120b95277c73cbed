import {
  type ConversationId,
  type DeviceId,
  isConversationId,
  isDeviceId,
  isGroup,
  isUserId,
  Limit,
  type UserId,
} from '@proj/chat-protocol';
import { userNameRule } from '@proj/chat-server';
import { AdminError } from './errors.ts';

/** One part of what a route takes, wherever it stands: path, query or body. */
export interface Field<Value> {
  readonly help: string;
  readonly optional: boolean;
  /** Of a number. */
  readonly most?: number;
  /** @throws RangeError whose message says what the value must be. */
  read(value: unknown): Value;
}

/** A field for each name of the input. */
export type Fields<Input> = { readonly [Name in keyof Required<Input>]: Field<Input[Name]> };

/** Every mistake is named. @throws AdminError `BAD_REQUEST` */
export function readInput<Input extends object>(fields: Fields<Input>, given: object): Input {
  const mistakes: string[] = [];
  const input: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) mistakes.push(`${JSON.stringify(name)} means nothing here`);
  }
  for (const [name, field] of Object.entries<Field<unknown>>(fields)) {
    const value = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    if (value === undefined) {
      if (!field.optional) mistakes.push(`${name} is missing`);
      continue;
    }
    try {
      input[name] = field.read(value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      mistakes.push(`${name} must be ${error.message}`);
    }
  }
  if (mistakes.length > 0) throw new AdminError('BAD_REQUEST', mistakes.join('; '));
  return input as Input;
}

function textField<Value extends string>(rule: string, holds: (text: string) => text is Value): Field<Value> {
  return {
    help: rule,
    optional: false,
    read: (value) => {
      if (typeof value === 'string' && holds(value)) return value;
      throw new RangeError(rule);
    },
  };
}

export const userField: Field<UserId> = textField(`a user name: ${userNameRule}`, isUserId);

export const deviceField: Field<DeviceId> = textField('a device id', isDeviceId);

export const groupField: Field<ConversationId> = textField(
  'a group: g: and a UUID',
  (text): text is ConversationId => isConversationId(text) && isGroup(text),
);

/** What it holds is checked by who takes it. */
export const passwordField: Field<string> = textField(
  `text of 1 to ${Limit.passwordBytes} bytes`,
  (text): text is string => {
    const bytes = Buffer.byteLength(text);
    return bytes >= 1 && bytes <= Limit.passwordBytes;
  },
);

export const titleField: Field<string> = textField('text of 1 to 256 bytes without NUL', (text): text is string => {
  const bytes = Buffer.byteLength(text);
  return bytes >= 1 && bytes <= Limit.titleBytes && text.isWellFormed() && !text.includes('\0');
});

export const sourceField: Field<string> = textField(
  'an address, or the source of a ban as it is listed',
  (text): text is string => text.length >= 1 && text.length <= 64,
);

export const cursorField: Field<string> = textField(
  'what the page before ended with',
  (text): text is string => text.length >= 1 && text.length <= 256,
);

/** No path: it stays in its directory. */
export const fileNameField: Field<string> = textField(
  '1 to 100 of a-z A-Z 0-9 . _ -, beginning with a letter or a digit, not ending in .part, -wal, -shm or -journal',
  (text): text is string =>
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text) && !/(?:\.part|-wal|-shm|-journal)$/i.test(text),
);

export function countField(most: number): Field<number> {
  const rule = `a whole number from 1 to ${most}`;
  return {
    help: 'a whole number from 1 to what the route takes',
    optional: true,
    most,
    read: (value) => {
      // A query has nothing but text.
      const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
      if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= most) return number;
      throw new RangeError(rule);
    },
  };
}

export function optional<Value>(field: Field<Value>): Field<Value | undefined> {
  return { ...field, optional: true };
}
