/** What a person did at the terminal. */
export type InputEvent =
  | KeyEvent
  | { readonly type: 'paste'; readonly text: string }
  | MouseEvent
  | { readonly type: 'focus'; readonly focused: boolean };

export interface KeyEvent {
  readonly type: 'key';
  /** `text` for what is typed, else what the key is called: `enter`, `up`, `f1`, or with `ctrl` its letter. */
  readonly name: string;
  /** What is typed; empty for other keys. */
  readonly text: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export interface MouseEvent {
  readonly type: 'mouse';
  readonly action: 'press' | 'release' | 'wheel-up' | 'wheel-down';
  /** From 0. */
  readonly column: number;
  readonly row: number;
}

/** More than a message may have: what is beyond is dropped. */
const longestPasteUnits = 262_144;

/** No key is longer; what is, is noise. */
const longestSequenceUnits = 64;

/** `ESC [ M`, a button, a column and a row. */
const oldMouseUnits = 6;

const pasteBegin = '\u001b[200~';
const pasteEnd = '\u001b[201~';

const finals: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'tab',
};

const numbered: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** What follows an ESC. */
const csi = /^\[([0-9;<>=?]*)([ -/]*)([@-~])/;
const csiBeginning = /^\[[0-9;<>=?]*[ -/]*$/;

/** Turns what a terminal sends into events. A sequence may come in pieces; {@link KeyDecoder.flush} ends the waiting. */
export class KeyDecoder {
  #rest = '';
  /** What was pasted so far. */
  #paste: string | undefined;

  /** Whether a sequence has begun that is not complete: time may tell that it is the key Esc. */
  get isWaiting(): boolean {
    return this.#paste === undefined && this.#rest !== '';
  }

  push(text: string): readonly InputEvent[] {
    this.#rest += text;
    return this.#decode(false);
  }

  /** Nothing more came for a while: what is there is all there is. */
  flush(): readonly InputEvent[] {
    return this.#paste === undefined ? this.#decode(true) : [];
  }

  #decode(isAll: boolean): readonly InputEvent[] {
    const events: InputEvent[] = [];
    while (this.#rest !== '') {
      if (this.#paste !== undefined) {
        const pasted = this.#takePaste();
        if (pasted === undefined) break;
        events.push(pasted);
        continue;
      }
      const taken = takeEvent(this.#rest, isAll);
      if (taken === undefined) break;
      this.#rest = this.#rest.slice(taken.units);
      if (taken.event === 'paste') this.#paste = '';
      else if (taken.event !== undefined) events.push(taken.event);
    }
    return events;
  }

  #takePaste(): InputEvent | undefined {
    const end = this.#rest.indexOf(pasteEnd);
    // The end itself may have come in pieces.
    const ready = end === -1 ? Math.max(0, this.#rest.length - pasteEnd.length + 1) : end;
    this.#paste = ((this.#paste ?? '') + this.#rest.slice(0, ready)).slice(0, longestPasteUnits);
    this.#rest = this.#rest.slice(end === -1 ? ready : end + pasteEnd.length);
    if (end === -1) return undefined;
    const text = this.#paste;
    this.#paste = undefined;
    return { type: 'paste', text };
  }
}

interface Taken {
  readonly units: number;
  /** `undefined`: nothing that anybody needs to know of. */
  readonly event: InputEvent | 'paste' | undefined;
}

/** The first event of a text; `undefined`: more is needed to tell. */
function takeEvent(text: string, isAll: boolean): Taken | undefined {
  if (!text.startsWith('\u001b')) return takeTyped(text);
  if (text.startsWith(pasteBegin)) return { units: pasteBegin.length, event: 'paste' };
  const afterEscape = text.slice(1);
  // The mouse of a terminal that knows no better way: three characters that would look like typing.
  if (afterEscape.startsWith('[M')) {
    if (text.length >= oldMouseUnits) return { units: oldMouseUnits, event: undefined };
    return isAll ? { units: text.length, event: undefined } : undefined;
  }
  const sequence = csi.exec(afterEscape);
  if (sequence !== null) {
    const [whole, parameters = '', , final = ''] = sequence;
    return { units: 1 + whole.length, event: fromSequence(parameters, final) };
  }
  // What no terminal sends is dropped, so that it is not waited for for ever.
  if (csiBeginning.test(afterEscape)) {
    if (text.length > longestSequenceUnits) return { units: text.length, event: undefined };
    if (!isAll) return undefined;
    return text === '\u001b['
      ? { units: 2, event: key('[', { alt: true, text: '[' }) }
      : { units: text.length, event: undefined };
  }
  if (text.startsWith('\u001bO')) {
    if (text.length === 2) return isAll ? { units: 2, event: key('O', { alt: true }) } : undefined;
    const name = finals[text.charAt(2)];
    return { units: 3, event: name === undefined ? undefined : key(name) };
  }
  if (text === '\u001b') return isAll ? { units: 1, event: key('escape') } : undefined;
  // Esc, and soon after it another key.
  if (!altKeys.test(afterEscape) && !afterEscape.startsWith('\u007f')) return { units: 1, event: key('escape') };
  // One character: what follows it was typed without Alt.
  const after = takeTyped(String.fromCodePoint(afterEscape.codePointAt(0) ?? 0));
  if (after.event === undefined || after.event === 'paste' || after.event.type !== 'key')
    return { units: 1 + after.units, event: after.event };
  const { name, text: typed } = after.event;
  return {
    units: 1 + after.units,
    event: { ...after.event, name: typed === '' ? name : typed.toLowerCase(), text: '', alt: true },
  };
}

/** What Alt goes with: text, and of the controls Backspace, Tab, Enter and Ctrl+J. */
const altKeys = /^(?:[\b\t\n\r]|\P{Cc})/u;

const controls: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
};

/** One control character, or all the text up to the next one. */
function takeTyped(text: string): Taken {
  const code = text.charCodeAt(0);
  const named = controls[code];
  if (named !== undefined) return { units: 1, event: key(named) };
  if (code === 0) return { units: 1, event: key('space', { ctrl: true }) };
  if (code < 27) return { units: 1, event: key(String.fromCharCode(code + 96), { ctrl: true }) };
  if (code < 32) return { units: 1, event: key(String.fromCharCode(code + 64), { ctrl: true }) };
  const typed = /^\P{Cc}+/u.exec(text)?.[0];
  // A control character of eight bits: no keyboard has it.
  if (typed === undefined) return { units: 1, event: undefined };
  return { units: typed.length, event: key('text', { text: typed }) };
}

function fromSequence(parameters: string, final: string): InputEvent | undefined {
  if (parameters.startsWith('<') && (final === 'M' || final === 'm')) return mouse(parameters.slice(1), final === 'M');
  if (final === 'I' || final === 'O') return { type: 'focus', focused: final === 'I' };
  const [first = '', modifier = '1'] = parameters.split(';');
  const name = final === '~' ? numbered[first] : finals[final];
  if (name === undefined) return undefined;
  const bits = Math.max(0, Number(modifier) - 1) || 0;
  const shift = (bits & 1) !== 0 || final === 'Z';
  return key(name, { shift, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 });
}

function mouse(parameters: string, isPress: boolean): MouseEvent | undefined {
  const [button = Number.NaN, column = Number.NaN, row = Number.NaN] = parameters.split(';').map(Number);
  if (!(column >= 1 && row >= 1 && column <= 10_000 && row <= 10_000)) return undefined;
  const where = { column: column - 1, row: row - 1 };
  // Modifiers are the bits 4, 8 and 16; 32 is a movement.
  const kind = button & ~28;
  if (kind === 64 || kind === 65) return { type: 'mouse', action: kind === 64 ? 'wheel-up' : 'wheel-down', ...where };
  return kind === 0 ? { type: 'mouse', action: isPress ? 'press' : 'release', ...where } : undefined;
}

function key(name: string, options: Partial<Omit<KeyEvent, 'type' | 'name'>> = {}): KeyEvent {
  return { type: 'key', name, text: '', ctrl: false, alt: false, shift: false, ...options };
}
