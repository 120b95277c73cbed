/** Text without a world: lengths and validity in UTF-8, where no TextEncoder is. */

/** A half of a surrogate pair on its own, which UTF-8 cannot say. */
const loneSurrogate = /\p{Surrogate}/u;

/** Whether the text can be sent and comes back the same: it is well-formed Unicode and holds no NUL. */
export function isSendableText(text: string): boolean {
  return !text.includes('\0') && !loneSurrogate.test(text);
}

/** Bytes of well-formed text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate pair is two units and four bytes: one more byte for each half.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** What a peer wrote, fit for an error message: short, quoted, on one line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
