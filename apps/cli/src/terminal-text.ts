/**
 * What must not reach a terminal as it came: control characters (an escape sequence can rewrite the screen or the
 * title, and on some terminals type commands), lone surrogates, and format characters, among which those that turn
 * the direction of text around. The joiners (U+200C, U+200D) stay: emoji and Persian are made with them.
 */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line that a terminal shows as text and nothing else; what is unsafe becomes visible: `\x1b`, `\u{202e}`, `\n`. */
export function terminalText(text: string): string {
  return text.replace(unsafe, (character) => named[character] ?? escapeOf(character.codePointAt(0) ?? 0));
}

function escapeOf(code: number): string {
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** JSON in one line, in which the same characters are escaped: JSON itself lets U+009B (another ESC [) through. */
export function terminalJson(value: object): string {
  // JSON has such characters inside its strings alone, where an escape names one UTF-16 unit.
  return JSON.stringify(value).replace(unsafe, (character) =>
    Array.from({ length: character.length }, (_, index) => unitEscape(character.charCodeAt(index))).join(''),
  );
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
