const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §4, padded, in one line. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(group >>> 18) + alphabet.charAt((group >>> 12) & 0x3f);
    text += left > 1 ? alphabet.charAt((group >>> 6) & 0x3f) : '=';
    text += left > 2 ? alphabet.charAt(group & 0x3f) : '=';
  }
  return text;
}

/**
 * RFC 4648 §4, with line breaks wherever they are. `undefined`: not that, or not as an encoder writes it (padding that is
 * missing, or bits that do not count and are not zero).
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const symbols = text.replaceAll(/[\r\n]/g, '');
  if (symbols.length % 4 !== 0) return undefined;
  const padding = symbols.endsWith('==') ? 2 : symbols.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((symbols.length / 4) * 3 - padding);
  let group = 0;
  for (let at = 0; at < symbols.length; at++) {
    const value = at < symbols.length - padding ? alphabet.indexOf(symbols.charAt(at)) : 0;
    if (value < 0) return undefined;
    group = ((group << 6) | value) & 0xff_ffff;
    if (at % 4 !== 3) continue;
    // At the end of the last group this leaves out as many bytes as there is padding.
    const end = Math.min(((at + 1) / 4) * 3, bytes.length);
    for (let to = ((at - 3) / 4) * 3, shift = 16; to < end; to++, shift -= 8) bytes[to] = group >>> shift;
  }
  const unused = (1 << (8 * padding)) - 1;
  return (group & unused) === 0 ? bytes : undefined;
}
