import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Bug } from './bugs.ts';
import { type Answer, type Entry, onLines, type Request, sendLine, stayConnected } from './wire.ts';

/** What one device keeps: a journal of what it displayed, and of what it has to send. */
class DeviceState {
  readonly outbox: Map<string, { readonly id: string; readonly to: string; readonly text: string }> = new Map();
  readonly own: Set<string> = new Set();
  readonly cursors: Record<string, number> = {};
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) this.#apply(JSON.parse(line));
  }

  cursor(conversation: string): number {
    return this.cursors[conversation] ?? 0;
  }

  keep(change: { shown?: Entry; sent?: string; outgoing?: { id: string; to: string; text: string } }): void {
    appendFileSync(this.#file, `${JSON.stringify(change)}\n`);
    this.#apply(change);
  }

  advance({ conversation, seq }: Entry): void {
    this.cursors[conversation] = Math.max(this.cursor(conversation), seq);
  }

  #apply({ shown, sent, outgoing }: Parameters<DeviceState['keep']>[0]): void {
    if (shown !== undefined) this.advance(shown);
    if (sent !== undefined) this.outbox.delete(sent);
    if (outgoing === undefined) return;
    this.outbox.set(outgoing.id, outgoing);
    this.own.add(outgoing.id);
  }
}

/** The least client that keeps every promise, and one planted bug. It takes the commands of the real one. */
export function runCommand(bug: Bug | undefined): void {
  const { values, positionals } = parseArgs({
    options: {
      server: { type: 'string' },
      key: { type: 'string' },
      user: { type: 'string' },
      json: { type: 'boolean' },
      all: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [command = '', peer = '', ...words] = positionals;
  const profile = process.env['CHAT_PROFILE'] ?? '';
  const profileFile = join(profile, 'profile');
  if (command === 'register' || command === 'login') {
    mkdirSync(profile);
    writeFileSync(profileFile, JSON.stringify({ server: values.server, user: values.user }));
    return;
  }
  const { server, user } = JSON.parse(readFileSync(profileFile, 'utf8')) as { server: string; user: string };
  const state = new DeviceState(join(profile, command));
  const print = (output: object): void => void writeSync(1, `${JSON.stringify(output)}\n`);

  const display = (entry: Entry): void => {
    const output = bug === 'garbled' ? { ...entry, text: entry.text.replace('\\', '') } : entry;
    const isShown = command !== 'send' && !state.own.has(entry.id) && (entry.from !== user || values.all === true);
    if (isShown && bug === 'cursor-before-display') setTimeout(() => print(output), 100);
    else if (isShown) print(output);
    if (bug === 'cursor-forgotten') state.advance(entry);
    else state.keep({ shown: entry });
  };

  let current: Socket | undefined;
  let isInputOver = false;
  const finishIfDone = (): void => {
    if (isInputOver && state.outbox.size === 0) stop();
  };
  const stop = stayConnected(server, (socket) => {
    current = socket;
    sendLine(socket, { type: 'login', user, cursors: state.cursors } satisfies Request);
    for (const outgoing of state.outbox.values()) {
      const id = bug === 'new-id-on-retry' ? randomUUID() : outgoing.id;
      sendLine(socket, { type: 'send', ...outgoing, id });
    }
    onLines<Answer>(socket, (answer) => {
      if (answer.type === 'entry') {
        const { conversation, seq } = answer.entry;
        if (seq > state.cursor(conversation) || bug === 'backwards') display(answer.entry);
      } else if (answer.type === 'accepted') {
        const { id, conversation, seq, text } = answer.entry;
        const outgoing = [...state.outbox.values()].find((one) => one.text === text);
        if (outgoing === undefined) return;
        state.keep({ sent: outgoing.id });
        print({ event: 'accepted', id, conversation, seq, text, duplicate: answer.duplicate });
        finishIfDone();
      }
    });
  });
  const submit = (text: string): void => {
    const outgoing = { id: randomUUID(), to: peer, text };
    state.keep({ outgoing });
    if (current !== undefined) sendLine(current, { type: 'send', ...outgoing });
  };
  if (command === 'send') {
    isInputOver = true;
    submit(words.join(' '));
  } else if (command === 'talk') {
    createInterface({ input: process.stdin })
      .on('line', submit)
      .on('close', () => {
        isInputOver = true;
        finishIfDone();
      });
  }
}
