export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'ascii'));
}

/** `length` bytes that count up from `first`. */
export function counting(first: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => first + i);
}
