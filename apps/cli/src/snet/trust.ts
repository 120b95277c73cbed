import { parseKey } from '../address.ts';
import { type Arguments, ArgumentsError, type FlagTable } from '../arguments.ts';
import { keyNeed } from './wire.ts';

export const keyFlag: FlagTable = {
  key: { placeholder: 'KEY', help: "the other end's public key, which it prints as key= when it starts" },
};

/** The key that whatever answers must have; `undefined` where the wire has none. @throws ArgumentsError */
export function trustedKey(given: Arguments): Uint8Array | undefined {
  const text = given.text('key');
  const need = keyNeed(given);
  if (need !== 'required' && text === undefined) return undefined;
  if (need === 'none') throw new ArgumentsError(['--key means nothing on this wire: whoever answers is talked to']);
  if (text === undefined) throw new ArgumentsError(['--key KEY is missing: the other end prints it when it starts']);
  const key = parseKey(text);
  if (key !== undefined) return key;
  throw new ArgumentsError([
    `--key must be the 43 characters that the other end prints as key=, not ${JSON.stringify(text)}`,
  ]);
}
