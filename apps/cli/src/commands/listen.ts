import { wholeNumber } from '../arguments.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { besideLeftovers } from '../leftovers.ts';
import { holeJson, holeText, messageJson, messageText } from '../message-line.ts';
import { requireProfile } from '../profile.ts';
import { openSession } from '../session.ts';

export const listenCommand: Command = {
  name: 'listen',
  summary: 'print messages as they come, beginning with those not printed yet',
  words: [],
  flags: {
    count: { placeholder: 'N', help: 'end after N messages' },
    timeout: { placeholder: 'SECONDS', help: 'end after so long, with exit code 8' },
    all: { help: 'also what this user sends from other devices' },
    ...jsonFlag,
    ...profileFlag,
  },
  notes: [
    'With --json a message is {"id","from","to","conversation","seq","kind","sentAt"} and what its kind has: "text" and',
    '"edit" have "text", and all that are about another message "target". A message counts as received once it is printed:',
    'what was not comes again with the next "chat listen" of this profile.',
  ],
  examples: ['chat listen', 'chat listen --count 1 --timeout 30 --json'],
  run: listen,
};

async function listen(context: Context): Promise<ExitName> {
  const { arguments: given, output, profileDirectory, clientName } = context;
  const count = wanted(given.text('count'), 'count', Number.MAX_SAFE_INTEGER);
  const seconds = wanted(given.text('timeout'), 'timeout', 2_147_483);
  using deadline = new Deadline(context.signal, seconds);
  const { signal } = deadline;
  const profile = await requireProfile(profileDirectory);
  context.connectingTo(profile.server);
  const options = {
    profile,
    profileDirectory,
    device: 'listen',
    deviceClass: 'desktop',
    signal,
    clientName,
    notice: output.notice,
  } as const;
  await using session = await openSession(options);
  await besideLeftovers(options, async () => {
    const enough = new AbortController();
    using _ = session.client.on('hole', (hole) => {
      if (given.has('json')) output.data(holeJson(hole)).catch(() => {});
      else output.notice(holeText(hole));
    });
    const messages = session.client
      .messages({ signal: AbortSignal.any([signal, enough.signal]) })
      [Symbol.asyncIterator]();
    for (let shown = 0; shown < count; ) {
      const next = await messages.next();
      if (next.done === true) break;
      if (next.value.own && !given.has('all')) continue;
      await output.data(given.has('json') ? messageJson(next.value) : messageText(next.value));
      shown++;
    }
    // Asking for one more is what acknowledges the last, and the abort comes after that.
    enough.abort();
    await messages.next().catch(() => {});
  });
  return 'Ok';
}

function wanted(text: string | undefined, flag: string, max: number): number {
  return text === undefined ? Number.POSITIVE_INFINITY : wholeNumber(flag, text, 1, max);
}

/** A signal that aborts with another one, or when time is up. */
class Deadline implements Disposable {
  readonly #own: AbortController = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  constructor(signal: AbortSignal, seconds: number) {
    this.signal = AbortSignal.any([signal, this.#own.signal]);
    if (!Number.isFinite(seconds)) return;
    const reason = new ExitError('TimedOut', `the ${seconds} s given with --timeout are over`);
    this.#timer = setTimeout(() => this.#own.abort(reason), seconds * 1_000);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
