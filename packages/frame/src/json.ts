import { FrameError } from './errors.ts';

/** A member's value; `null` stands for an array or an object as well, which nothing here reads. */
export type JsonValue = string | number | boolean | null;

/** Most objects and arrays in one another, the outermost counted: SPEC §5. */
const maxDepth = 3;
/** Most members of all objects together. */
const maxKeys = 32;

/**
 * The members of a JSON object (RFC 8259). Stricter than `JSON.parse`, which keeps the last of two equal keys, lets
 * `__proto__` pass and recurses as deep as the text asks.
 * @throws FrameError `FRAME_BAD_HEADER`
 */
export function readJsonObject(text: string): Map<string, JsonValue> {
  return new JsonReader(text).document();
}

// Sticky: each matches where the reader stands or not at all, in time linear in what it matches.
const whitespace = /[\x20\t\r\n]*/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literalToken = /true|false|null/y;

class JsonReader {
  readonly #text: string;
  #at = 0;
  #keys = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Map<string, JsonValue> {
    const members = this.#object(1);
    if (this.#peek() !== '') throw bad('something follows the object');
    return members;
  }

  #object(depth: number): Map<string, JsonValue> {
    const members = new Map<string, JsonValue>();
    this.#expect('{');
    if (this.#accept('}')) return members;
    do {
      const key = this.#string();
      if (key === '__proto__') throw bad('a key is __proto__');
      if (members.has(key)) throw bad('a key occurs twice');
      if (++this.#keys > maxKeys) throw bad(`there are more than ${maxKeys} keys`);
      this.#expect(':');
      members.set(key, this.#value(depth));
    } while (this.#accept(','));
    this.#expect('}');
    return members;
  }

  #array(depth: number): void {
    this.#expect('[');
    if (this.#accept(']')) return;
    do this.#value(depth);
    while (this.#accept(','));
    this.#expect(']');
  }

  /** @param depth - Of the object or array that the value is in. */
  #value(depth: number): JsonValue {
    const first = this.#peek();
    if (first === '"') return this.#string();
    if (first === '{' || first === '[') {
      if (depth === maxDepth) throw bad(`it is deeper than ${maxDepth}`);
      if (first === '{') this.#object(depth + 1);
      else this.#array(depth + 1);
      return null;
    }
    const token = this.#match(numberToken) ?? this.#match(literalToken);
    if (token === undefined) throw bad('a value is missing');
    return JSON.parse(token) as number | boolean | null;
  }

  #string(): string {
    if (this.#peek() !== '"') throw bad('a string is missing');
    const start = this.#at++;
    for (let character = ''; character !== '"'; this.#at++) {
      character = this.#text.charAt(this.#at);
      if (character === '') throw bad('a string does not end');
      if (character === '\\') this.#at++;
    }
    try {
      // What a string may hold, and what its escapes mean, is the one thing that needs no rules of our own.
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch (cause) {
      throw bad('a string is malformed', cause);
    }
  }

  /** The next character that is no white space, `''` at the end. */
  #peek(): string {
    this.#match(whitespace);
    return this.#text.charAt(this.#at);
  }

  #accept(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#accept(character)) throw bad(`${character} is missing`);
  }

  #match(token: RegExp): string | undefined {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text)?.[0];
    if (match !== undefined) this.#at += match.length;
    return match;
  }
}

function bad(reason: string, cause?: unknown): FrameError {
  return new FrameError(
    'FRAME_BAD_HEADER',
    'peer',
    `the header is not acceptable JSON: ${reason}`,
    cause === undefined ? undefined : { cause },
  );
}
