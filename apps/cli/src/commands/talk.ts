import type { Client, SendResult } from '@proj/client';
import { ArgumentsError } from '../arguments.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { explain } from '../failure.ts';
import { besideLeftovers } from '../leftovers.ts';
import { messageJson, messageText } from '../message-line.ts';
import type { Output } from '../output.ts';
import { isUserName, requireProfile } from '../profile.ts';
import { openScreen, type Screen } from '../screen.ts';
import { SendQueue } from '../send-queue.ts';
import { openSession, type Session } from '../session.ts';

/** The most that the protocol takes as one text. */
const longestTextBytes = 16_384;

/** Texts of a person that may wait for the server; those of a program go one by one, which keeps their order. */
const typedWindow = 64;

export const talkCommand: Command = {
  name: 'talk',
  summary: 'type messages to a user and see theirs',
  words: [{ name: 'USER' }],
  flags: { ...jsonFlag, ...profileFlag },
  notes: [
    'Sends each line that is not empty. Ends at the end of input (Ctrl-D), once everything is accepted. With --json, for',
    'programs: {"event":"accepted","id","conversation","seq","acceptedAtMs","duplicate","text"} for each line sent, and',
    '{"event":"message","id","from","to","seq","sentAt","text"} for each message of USER. The first talk with a user',
    'begins with all of theirs.',
  ],
  examples: ['chat talk ben', 'chat talk ben --json'],
  run: talk,
};

async function talk(context: Context): Promise<ExitName> {
  const { arguments: given, profileDirectory, clientName } = context;
  const [peer = ''] = given.words;
  if (!isUserName(peer)) {
    throw new ArgumentsError([`USER must be 1 to 32 of a-z 0-9 . _ -, not ${JSON.stringify(peer)}`]);
  }
  const profile = await requireProfile(profileDirectory);
  context.connectingTo(profile.server);
  const json = given.has('json');
  const leaving = new AbortController();
  const signal = AbortSignal.any([context.signal, leaving.signal]);
  // Notices go through the screen once there is one.
  let { notice } = context.output;
  const options = {
    profile,
    profileDirectory,
    // Of its own for each user: what others write in the meantime is not lost for a talk with them.
    device: `talk.${peer}`,
    signal,
    clientName,
    notice: (text: string) => notice(text),
    onLeftoverAccepted: (result: SendResult, text: string) => {
      if (json) context.output.data(accepted(result, text)).catch(() => {});
    },
  };
  await using session = await openSession({ ...options, waitForLock: true });
  using screen = openScreen(context.output, process);
  notice = screen.output.notice;
  const conversation = { ...session, peer, json, screen, server: profile.server, signal };
  const showing = show(conversation).catch((error: unknown) => leaving.abort(error));
  try {
    await besideLeftovers(options, () => say(conversation));
    return 'Ok';
  } finally {
    notice = context.output.notice;
    leaving.abort();
    await showing;
  }
}

interface Conversation extends Pick<Session, 'client' | 'leftovers'> {
  readonly peer: Client['user'];
  readonly json: boolean;
  readonly screen: Screen;
  readonly server: string;
  readonly signal: AbortSignal;
}

/**
 * Sends what is typed. A person is told at once what was refused, and may go on; a program is told by the end.
 * @throws the client's error for the first text that was refused.
 */
async function say({ client, leftovers, peer, json, screen, server, signal }: Conversation): Promise<void> {
  const { output } = screen;
  const queue = new SendQueue({
    client,
    to: peer,
    window: screen.interactive ? typedWindow : 1,
    signal,
    onAccepted: async (result, text) => {
      if (json) await output.data(accepted(result, text));
    },
    onRefused: screen.interactive
      ? (error, text) => {
          if (signal.aborted) return;
          output.notice(`not sent: ${JSON.stringify(shortened(text))}: ${explain(error, server).sentence}`);
        }
      : undefined,
  });
  try {
    for await (const line of screen.lines(longestTextBytes, signal)) if (line !== '') await queue.push(line);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExitError('Refused', 'a line is longer than the 16 KiB that a message may have', { cause: error });
  }
  await queue.end();
  await leftovers;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function accepted({ id, conversation, seq, acceptedAtMs, duplicate }: SendResult, text: string): object {
  return { event: 'accepted', id, conversation, seq, acceptedAtMs, duplicate, text };
}

/** Prints what the peer writes, until `signal` aborts. @throws what ends the client. */
async function show({ client, peer, json, screen, signal }: Conversation): Promise<void> {
  const { output } = screen;
  for await (const message of client.messages({ signal })) {
    if (message.own) continue;
    if (message.from === peer) {
      await output.data(json ? { event: 'message', ...messageJson(message) } : messageText(message));
    } else if (screen.interactive) {
      hint(output, message.from);
    }
  }
}

function hint(output: Output, from: string): void {
  output.notice(`${from} wrote as well: "chat history ${from}" shows it`);
}
