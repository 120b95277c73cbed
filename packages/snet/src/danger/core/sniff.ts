import { helloMagic } from '../../core/hello.ts';
import { idBytes, isNoId, RequestType } from './messages.ts';

/** What can be spoken on one port. */
export type Wire = 'v2' | 'g2' | 'g1';

/**
 * Which wire a connection speaks that begins like this, of those that may be spoken; `'more'`: it is not clear yet;
 * `undefined`: none. An id of generation 1 never begins like one of the others (DANGER-SPEC §4).
 */
export function sniff(start: Uint8Array, wires: ReadonlySet<Wire>): Wire | 'more' | undefined {
  const wire = wireOf(start, wires);
  return wire === 'more' || (wire !== undefined && wires.has(wire)) ? wire : undefined;
}

function wireOf(start: Uint8Array, wires: ReadonlySet<Wire>): Wire | 'more' | undefined {
  const [first] = start;
  if (first === undefined) return 'more';
  if (first === helloMagic[0]) return 'v2';
  if (first === RequestType.Reconnect) return 'g2';
  if (first !== RequestType.New) return 'g1';
  // A new session: of generation 1 when it begins with no id at all. Where only one is spoken there is nothing to ask.
  if (!wires.has('g1')) return 'g2';
  if (!wires.has('g2')) return 'g1';
  if (start.subarray(0, idBytes).some((byte) => byte !== 0)) return 'g2';
  return start.length < idBytes ? 'more' : isNoId(start.subarray(0, idBytes)) ? 'g1' : 'g2';
}
