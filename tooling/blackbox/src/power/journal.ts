/** What a program did to its files, as `tooling/powercut/powercut.c` records it; in the order in which it was done. */
export type Effect =
  /** The first time that the program opens it. `existed`: it was there before the program. */
  | { readonly kind: 'create'; readonly file: number; readonly path: string; readonly existed: boolean }
  | { readonly kind: 'write'; readonly file: number; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: 'truncate'; readonly file: number; readonly size: number }
  /** Every effect on the file before number `upTo` is durable. */
  | { readonly kind: 'sync'; readonly file: number; readonly upTo: number }
  /** Every name in the directory that was changed before number `upTo` is durable as it was. */
  | { readonly kind: 'sync-directory'; readonly path: string; readonly upTo: number }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename' | 'link'; readonly file: number; readonly path: string; readonly to: string };

const magic = 0x54554350;
const headerBytes = 40;

/**
 * Reads a journal; an effect's index is its number. A record that is cut off was being written when the program was
 * killed: what it says had not been answered to anyone. @throws Error for anything else that is no journal.
 */
export function parseJournal(bytes: Uint8Array): readonly Effect[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const effects: Effect[] = [];
  for (let at = 0; at + headerBytes <= bytes.length; ) {
    if (view.getUint32(at, true) !== magic) throw new Error(`the journal has no record at byte ${at}`);
    const code = view.getUint32(at + 4, true);
    const file = view.getUint32(at + 8, true);
    const value = Number(view.getBigUint64(at + 16, true));
    const pathBytes = view.getUint32(at + 24, true);
    const dataBytes = view.getUint32(at + 28, true);
    const number = Number(view.getBigUint64(at + 32, true));
    const end = at + headerBytes + pathBytes + dataBytes;
    if (end > bytes.length) break;
    if (number !== effects.length) throw new Error(`record ${effects.length} of the journal says it is ${number}`);
    const path = Buffer.from(bytes.subarray(at + headerBytes, at + headerBytes + pathBytes)).toString();
    const data = bytes.subarray(at + headerBytes + pathBytes, end);
    effects.push(effectOf(code, file, value, path, data));
    at = end;
  }
  return effects;
}

function effectOf(code: number, file: number, value: number, path: string, data: Uint8Array): Effect {
  switch (code) {
    case 1:
      return { kind: 'create', file, path, existed: value === 1 };
    case 2:
      return { kind: 'write', file, offset: value, data };
    case 3:
      return { kind: 'truncate', file, size: value };
    case 4:
      return { kind: 'sync', file, upTo: value };
    case 5:
      return { kind: 'sync-directory', path, upTo: value };
    case 6:
      return { kind: 'unlink', path };
    case 7:
    case 8:
      return { kind: code === 7 ? 'rename' : 'link', file, path, to: Buffer.from(data).toString() };
    default:
      throw new Error(`the journal has an effect ${code}`);
  }
}
