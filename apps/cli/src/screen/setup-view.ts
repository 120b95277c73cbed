import { passwordCharacters, usualPasswordCharacters } from '@proj/chat-protocol';
import { ClientError } from '@proj/client';
import { parseAddress, parseKey } from '../address.ts';
import { explain } from '../failure.ts';
import { isUserName } from '../profile.ts';
import { Targets } from './area.ts';
import type { Canvas } from './canvas.ts';
import type { InputEvent, KeyEvent } from './keys.ts';
import { TextField } from './text-field.ts';
import { theme } from './theme.ts';
import type { View } from './view.ts';
import { fitted, widthOf } from './width.ts';
import { wrapSafely } from './wrap.ts';

export interface Account {
  readonly server: string;
  readonly key: string;
  readonly user: string;
}

export interface SetupOptions {
  readonly known: Partial<Account>;
  /** Why it is asked; empty: that goes without saying. */
  readonly reason: string;
  /** Whether to propose a new account. */
  readonly isNew: boolean;
  /** Creates an account. */
  readonly register: (account: Account, password: string, signal: AbortSignal) => Promise<void>;
  readonly logIn: (account: Account, password: string, signal: AbortSignal) => Promise<void>;
  readonly onDone: () => void;
  readonly redraw: () => void;
}

/** Asks where the server is and who one is, and logs in. */
export class SetupView implements View {
  readonly #options: SetupOptions;
  readonly #server: TextField;
  readonly #key: TextField;
  readonly #user: TextField;
  readonly #password: TextField = new TextField('Password', { isSecret: true });
  readonly #again: TextField = new TextField('Once more', { isSecret: true });
  #isNew: boolean;
  #focused: TextField | 'mode';
  #problem = '';
  /** Accounts that exist or not: nobody has said. */
  readonly #unanswered: Set<string> = new Set();
  #working: AbortController | undefined;
  #targets: Targets = new Targets();

  constructor(options: SetupOptions) {
    this.#options = options;
    const { server = '', key = '', user = '' } = options.known;
    this.#server = new TextField('Server', { text: server });
    this.#key = new TextField('Its key', { text: key });
    this.#user = new TextField('Your name', { text: user });
    this.#isNew = options.isNew;
    this.#focused = this.#fields().find(({ text }) => text === '') ?? this.#password;
  }

  /** Whatever is under way is wanted no more. */
  abort(reason: unknown): void {
    this.#working?.abort(reason);
  }

  draw(canvas: Canvas): void {
    this.#targets = new Targets();
    const width = Math.min(64, canvas.width - 4);
    const left = Math.max(1, Math.floor((canvas.width - width) / 2));
    const right = left + width;
    const fields = this.#fields();
    const isTight = canvas.height < fields.length * 2 + 12;
    let row = isTight ? 0 : Math.max(1, Math.floor((canvas.height - fields.length * 2 - 10) / 2));
    canvas.put(left, row++, 'chat', theme.heading, right);
    const about =
      this.#options.reason === '' ? 'Log in to a server, or create an account on it.' : this.#options.reason;
    for (const line of wrapSafely(about, width)) canvas.put(left, row++, line, theme.faint, right);
    if (!isTight) row++;
    this.#drawMode(canvas, left, row, right);
    row += isTight ? 1 : 2;
    for (const field of fields) {
      const isFocused = field === this.#focused && this.#working === undefined;
      canvas.put(left, row, field.label, isFocused ? theme.strong : theme.faint, right);
      canvas.put(left + 11, row, '›', isFocused ? theme.strong : theme.faint, right);
      field.draw(canvas, { left: left + 13, top: row, right, bottom: row + 1 }, isFocused);
      this.#targets.add({ left, top: row, right, bottom: row + 1 }, () => {
        this.#focused = field;
      });
      row += isTight ? 1 : 2;
    }
    const [text, style] = this.#below();
    for (const line of wrapSafely(text, width)) {
      if (row < canvas.height - 1) canvas.put(left, row++, line, style, right);
    }
    const keys = 'Enter goes on   Tab next   Ctrl+Q leaves';
    canvas.put(left, canvas.height - 1, fitted(keys, width), theme.faint, right);
  }

  onInput(event: InputEvent): void {
    if (event.type === 'mouse') {
      if (event.action === 'press') this.#targets.at(event.column, event.row)?.();
    } else if (this.#working !== undefined) {
      if (event.type === 'key' && event.name === 'escape') this.#working.abort(new Error('cancelled'));
    } else if (this.#focused !== 'mode' && this.#focused.onInput(event)) {
      this.#problem = '';
      if (event.type === 'paste') this.#splitReadyLine();
    } else if (event.type === 'key') this.#onKey(event);
    this.#options.redraw();
  }

  #drawMode(canvas: Canvas, left: number, row: number, right: number): void {
    let at = left;
    for (const isNew of [false, true]) {
      const text = ` ${this.#isNew === isNew ? '●' : '○'} ${isNew ? 'New account' : 'Log in'} `;
      const isFocused = this.#focused === 'mode' && this.#isNew === isNew;
      canvas.put(at, row, text, isFocused ? theme.chosen : this.#isNew === isNew ? theme.strong : theme.faint, right);
      this.#targets.add({ left: at, top: row, right: at + widthOf(text), bottom: row + 1 }, () => {
        this.#isNew = isNew;
      });
      at += widthOf(text) + 2;
    }
    if (this.#focused === 'mode') canvas.put(at, row, '← →', theme.faint, right);
  }

  #below(): readonly [string, typeof theme.plain] {
    if (this.#working !== undefined) return [`Connecting to ${this.#server.text} …   Esc cancels`, theme.strong];
    if (this.#problem !== '') return [this.#problem, theme.bad];
    switch (this.#focused) {
      case this.#server:
        return [
          'HOST:PORT, such as 127.0.0.1:7000. The line that the server prints when it is ready will do.',
          theme.faint,
        ];
      case this.#key:
        return ['The 43 characters that the server prints as key= when it starts.', theme.faint];
      case this.#user:
        return ['1 to 32 of a-z 0-9 . _ -', theme.faint];
      default:
        return ['', theme.faint];
    }
  }

  #fields(): readonly TextField[] {
    const fields = [this.#server, this.#key, this.#user, this.#password];
    return this.#isNew ? [...fields, this.#again] : fields;
  }

  #onKey({ name, text, shift }: KeyEvent): void {
    if (name === 'tab' || name === 'down' || name === 'up') this.#move(name === 'up' || shift ? -1 : 1);
    else if (this.#focused === 'mode' && (name === 'left' || name === 'right' || text === ' '))
      this.#isNew = !this.#isNew;
    else if (name === 'enter') {
      const empty = this.#fields().find((field) => field.text === '');
      if (this.#focused === 'mode' || (empty !== undefined && empty !== this.#focused && this.#focused.text !== '')) {
        this.#focused = empty ?? this.#password;
      } else void this.#submit();
    }
  }

  #move(step: -1 | 1): void {
    const order: readonly (TextField | 'mode')[] = ['mode', ...this.#fields()];
    this.#focused = order[(order.indexOf(this.#focused) + step + order.length) % order.length] ?? 'mode';
  }

  /** `… snet=HOST:PORT … key=KEY`, or a command line with `--server` and `--key`. */
  #splitReadyLine(): void {
    const { text } = this.#server;
    const server = /(?:snet=|--server[ =])(\S+)/.exec(text)?.[1];
    const key = /(?:\bkey=|--key[ =])(\S+)/.exec(text)?.[1];
    const user = /--user[ =](\S+)/.exec(text)?.[1];
    if (server === undefined || key === undefined) return;
    this.#server.text = server;
    this.#key.text = key;
    if (user !== undefined) this.#user.text = user;
    this.#focused = user === undefined ? this.#user : this.#password;
  }

  #mistake(): readonly [TextField, string] | undefined {
    const account = this.#account;
    if (parseAddress(account.server) === undefined)
      return [this.#server, 'The server is HOST:PORT, such as 127.0.0.1:7000.'];
    if (parseKey(account.key) === undefined)
      return [this.#key, 'That is no key: it has 43 characters, as the server prints it.'];
    if (!isUserName(account.user))
      return [this.#user, 'A name is 1 to 32 of a-z 0-9 . _ - and begins with a letter or digit.'];
    if (this.#password.text === '') return [this.#password, 'The password is empty.'];
    if (this.#isNew && passwordCharacters(this.#password.text) < usualPasswordCharacters) {
      return [this.#password, `A password has at least ${usualPasswordCharacters} characters.`];
    }
    if (this.#isNew && this.#password.text !== this.#again.text) return [this.#again, 'The two passwords differ.'];
    return undefined;
  }

  get #account(): Account {
    return { server: this.#server.text.trim(), key: this.#key.text.trim(), user: this.#user.text.trim() };
  }

  async #submit(): Promise<void> {
    const mistake = this.#mistake();
    if (mistake !== undefined) {
      [this.#focused, this.#problem] = mistake;
      return;
    }
    const working = new AbortController();
    this.#working = working;
    const account = this.#account;
    try {
      const password = this.#password.text;
      if (this.#isNew) await this.#register(account, password, working.signal);
      // Should the login fail, the account is there all the same.
      this.#isNew = false;
      await this.#options.logIn(account, password, working.signal);
      this.#options.onDone();
    } catch (error) {
      this.#problem = working.signal.aborted ? '' : sentence(error, account.server);
    }
    this.#working = undefined;
    this.#options.redraw();
  }

  /** Creates the account, which an attempt whose answer never came may have done already. */
  async #register(account: Account, password: string, signal: AbortSignal): Promise<void> {
    const { server, user } = account;
    const name = `${user} ${server}`;
    try {
      await this.#options.register(account, password, signal);
    } catch (error) {
      if (isTaken(error) && this.#unanswered.has(name)) return;
      if (!ClientError.is(error, 'CLIENT_REFUSED')) this.#unanswered.add(name);
      throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return ClientError.is(error, 'CLIENT_REFUSED') && error.failureName === 'UserExists';
}

/** Without the commands that a shell would be told to run. */
function sentence(error: unknown, server: string): string {
  const { exit, sentence: said } = explain(error, server);
  switch (exit) {
    case 'LoginRejected':
      return 'The name or the password is wrong.';
    case 'UserExists':
      return 'That name is taken: choose another, or log in if it is yours.';
    case 'RegistrationClosed':
      return 'This server creates no accounts on request: ask whoever runs it for one, and log in.';
    default:
      return said.charAt(0).toUpperCase() + said.slice(1);
  }
}
