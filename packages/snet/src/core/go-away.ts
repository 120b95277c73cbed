import { SnetError } from './errors.ts';
import { isAddress, type StreamFrame } from './frames.ts';

const longestMs = 86_400_000;

/** @throws SnetError `SNET_BAD_OPTION` for what the frame cannot carry: an application says it, and means a mistake by it. */
export function goAwayFrame(
  code: number,
  afterMs: number,
  jitterMs: number,
  address: string,
): StreamFrame & { readonly type: 'go-away' } {
  for (const [name, value] of Object.entries({ afterMs, jitterMs })) {
    if (Number.isSafeInteger(value) && value >= 0 && value <= longestMs) continue;
    throw new SnetError('SNET_BAD_OPTION', `${name} must be an integer from 0 to ${longestMs}`);
  }
  if (!isAddress(address)) throw new SnetError('SNET_BAD_OPTION', 'not an address that GOAWAY can carry');
  return { type: 'go-away', code, afterMs, jitterMs, address };
}
