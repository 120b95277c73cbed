/** UTF-8 (RFC 3629) where there is no TextEncoder: strict both ways, so that every text has one form. */

/** Code units per call of `String.fromCharCode`, whose arguments go on the stack. */
const unitsPerCall = 4096;

/** `undefined` for half a surrogate pair, which UTF-8 cannot say. */
export function encodeUtf8(text: string): Uint8Array | undefined {
  // No UTF-16 unit takes more than three bytes.
  const bytes = new Uint8Array(3 * text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number;
    if (point < 0x80) {
      bytes[length++] = point;
    } else if (point < 0x800) {
      bytes[length++] = 0xc0 | (point >> 6);
      bytes[length++] = 0x80 | (point & 0x3f);
    } else if (point < 0x1_0000) {
      if (point >= 0xd800 && point < 0xe000) return undefined;
      bytes[length++] = 0xe0 | (point >> 12);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
    } else {
      i++;
      bytes[length++] = 0xf0 | (point >> 18);
      bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes.slice(0, length);
}

/** `undefined` for anything but well-formed UTF-8: overlong forms, surrogates, more than U+10FFFF, a cut sequence. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  let units: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i++] as number;
    if (lead < 0x80) {
      units.push(lead);
    } else {
      const length = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
      // 80–BF continue a character, C0 and C1 begin only overlong ones, F5–FF none.
      if (lead < 0xc2 || lead > 0xf4 || i + length > bytes.length) return undefined;
      let point = lead & (0x3f >> length);
      for (const end = i + length; i < end; i++) {
        const byte = bytes[i] as number;
        if ((byte & 0xc0) !== 0x80) return undefined;
        point = (point << 6) | (byte & 0x3f);
      }
      const least = length === 1 ? 0x80 : length === 2 ? 0x800 : 0x1_0000;
      if (point < least || point > 0x10_ffff || (point >= 0xd800 && point < 0xe000)) return undefined;
      if (point < 0x1_0000) units.push(point);
      else units.push(0xd800 + ((point - 0x1_0000) >> 10), 0xdc00 + (point & 0x3ff));
    }
    if (units.length >= unitsPerCall) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}
