import type { Answer, DisplayedMessage } from './recorder.ts';

export type CliOutput =
  | { readonly kind: 'message'; readonly message: DisplayedMessage }
  | { readonly kind: 'accepted'; readonly answer: Answer; readonly duplicate: boolean }
  /** An event that says nothing about messages, such as a change of the connection. */
  | { readonly kind: 'other' };

/**
 * Reads a line that `chat talk --json` or `chat listen --json` printed.
 * @throws SyntaxError for anything else, quoting it.
 */
export function parseCliOutput(line: string): CliOutput {
  const fields = new Fields(line);
  const event = fields.has('event') ? fields.text('event') : 'message';
  if (event === 'accepted') {
    const answer = { ...fields.place(), text: fields.text('text') };
    return { kind: 'accepted', answer, duplicate: fields.has('duplicate', true) };
  }
  if (event !== 'message') return { kind: 'other' };
  const from = fields.text('from');
  const conversation = directConversation(from, fields.text('to'));
  const message = { id: fields.text('id'), from, conversation, seq: fields.seq(), text: fields.text('text') };
  return { kind: 'message', message };
}

/** Reads the line that `chat send --json` printed for a text. @throws SyntaxError for anything else, quoting it. */
export function parseSendOutput(line: string, text: string): Answer {
  return { ...new Fields(line).place(), text };
}

class Fields {
  readonly #line: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(line: string) {
    this.#line = line;
    this.#fields = parseObject(line);
  }

  has(name: string, value?: unknown): boolean {
    return value === undefined ? this.#fields[name] !== undefined : this.#fields[name] === value;
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value === 'string') return value;
    throw new SyntaxError(`no string ${name} in ${quoted(this.#line)}`);
  }

  seq(): number {
    const value = this.#fields['seq'];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
    throw new SyntaxError(`no position seq in ${quoted(this.#line)}`);
  }

  place(): Omit<Answer, 'text'> {
    return { id: this.text('id'), conversation: this.text('conversation'), seq: this.seq() };
  }
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new SyntaxError(`no JSON: ${quoted(line)}`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SyntaxError(`no JSON object: ${quoted(line)}`);
}

/** The name that the programs give the conversation of two users. */
export function directConversation(a: string, b: string): string {
  return a <= b ? `c:${a}:${b}` : `c:${b}:${a}`;
}

function quoted(line: string): string {
  return JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}…` : line);
}
