import { erasedKind } from '@proj/store';

/** The names of what the log keeps, by the numbers under which it does: never changed or reused. */
const kinds: ReadonlyMap<number, string> = new Map([
  [erasedKind, 'erased'],
  [1, 'text'],
  // From a client of the older chat server.
  [2, 'text'],
  [3, 'edit'],
  [4, 'recall'],
  [5, 'reaction'],
  [6, 'create'],
  [7, 'add'],
  [8, 'remove'],
  [9, 'role'],
  [10, 'mute'],
  [11, 'rename'],
]);

/** What an entry says: of a text the text, of another kind its parts, and of one that is not known its bytes in base64. */
export function contentOf(kind: number, body: Uint8Array): Readonly<Record<string, unknown>> {
  const name = kinds.get(kind);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    if (name === 'erased') return { kind: name };
    if (name === 'text') return { kind: name, text };
    if (name !== undefined) return { kind: name, ...(JSON.parse(text) as object) };
  } catch {
    // Another version, or damage: the bytes are what there is to give.
  }
  return { kind, body: Buffer.from(body).toString('base64') };
}
