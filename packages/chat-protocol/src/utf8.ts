// Pure as they are, and in every runtime; only the types of this package's world do not have them.
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly fatal: true; readonly ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encodeInto(text: string, bytes: Uint8Array): { readonly written: number } };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** `undefined` for what is not well-formed. */
export function readUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** Writes well-formed text and answers its bytes. There must be room. */
export function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  return encoder.encodeInto(text, bytes.subarray(start)).written;
}
