import { Limit } from '@proj/chat-protocol';
import type { SendResult } from '@proj/client';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { explain } from '../failure.ts';
import { besideLeftovers } from '../leftovers.ts';
import { holeJson, holeText, messageJson, messageText } from '../message-line.ts';
import type { Output } from '../output.ts';
import { acceptedJson } from '../posting.ts';
import { requireProfile } from '../profile.ts';
import { type Conversation, conversationWith, isGroupId, type Recipient, recipientOf } from '../recipient.ts';
import { openScreen, type Screen } from '../screen.ts';
import { SendQueue } from '../send-queue.ts';
import { openSession, type Session } from '../session.ts';
import { textLimit } from '../text-limit.ts';

/** Texts of a person that may wait for the server; those of a program go one by one, which keeps their order. */
const typedWindow = 64;

export const talkCommand: Command = {
  name: 'talk',
  summary: 'type messages to a user or a group and see theirs',
  words: [{ name: 'TO' }],
  flags: { ...jsonFlag, ...profileFlag },
  notes: [
    'Sends each line that is not empty, and says ✓ of each that the server has accepted. What it shows of the others is',
    'marked as read. Ends at the end of input (Ctrl-D), once everything is accepted. With --json, for',
    'programs: {"event":"accepted","id","conversation","seq","acceptedAtMs","duplicate","text"} for each line sent, and',
    '{"event":"message", …} for each message of the others, as "chat listen" has it. The first talk with somebody begins',
    'with all of theirs.',
  ],
  examples: ['chat talk ben', 'chat talk ben --json', 'chat talk g:01890000-0000-7000-8000-000000000000'],
  run: talk,
};

async function talk(context: Context): Promise<ExitName> {
  const { arguments: given, profileDirectory, clientName } = context;
  const [name = ''] = given.words;
  const to = recipientOf('TO', name);
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
    // Of its own for each: what others write in the meantime is not lost for a talk with them. It names a folder.
    device: `talk.${to.replace(':', '-')}`,
    deviceClass: 'desktop',
    signal,
    clientName,
    notice: (text: string) => notice(text),
    onLeftoverAccepted: (result: SendResult, text: string) => {
      if (json) context.output.data(accepted(result, text)).catch(() => {});
    },
  } as const;
  await using session = await openSession({ ...options, waitForLock: true });
  using screen = openScreen(context.output, process);
  notice = screen.output.notice;
  const talking = { ...session, to, json, screen, server: profile.server, signal };
  const showing = show(talking).catch((error: unknown) => leaving.abort(error));
  try {
    await besideLeftovers(options, () => say(talking));
    return 'Ok';
  } finally {
    notice = context.output.notice;
    leaving.abort();
    await showing;
  }
}

interface Talk extends Pick<Session, 'client' | 'leftovers'> {
  readonly to: Recipient;
  readonly json: boolean;
  readonly screen: Screen;
  readonly server: string;
  readonly signal: AbortSignal;
}

/**
 * Sends what is typed. A person is told at once what was refused, and may go on; a program is told by the end.
 * @throws the client's error for the first text that was refused.
 */
async function say({ client, leftovers, to, json, screen, server, signal }: Talk): Promise<void> {
  const { output } = screen;
  const queue = new SendQueue({
    client,
    to,
    window: screen.interactive ? typedWindow : 1,
    signal,
    onAccepted: async (result, text) => {
      if (json) await output.data(accepted(result, text));
      // Who reads a pipe goes by --json, or by how it ends.
      else if (screen.interactive) output.notice(`✓ ${shortened(text)}`);
    },
    onRefused: screen.interactive
      ? (error, text) => {
          if (signal.aborted) return;
          output.notice(`not sent: ${JSON.stringify(shortened(text))}: ${explain(error, server).sentence}`);
        }
      : undefined,
  });
  try {
    for await (const line of screen.lines(Limit.textBytes, signal)) if (line !== '') await queue.push(line);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExitError('Refused', `a line is longer than ${textLimit}`, { cause: error });
  }
  await queue.end();
  await leftovers;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function accepted(result: SendResult, text: string): object {
  return { event: 'accepted', ...acceptedJson(result), text };
}

/** Prints what the others write, until `signal` aborts. @throws what ends the client. */
async function show({ client, to, json, screen, signal }: Talk): Promise<void> {
  const { output } = screen;
  const conversation = conversationWith(client.user, to);
  using _ = client.on('hole', (hole) => {
    if (hole.conversation !== conversation) return;
    if (json) output.data(holeJson(hole)).catch(() => {});
    else output.notice(holeText(hole));
  });
  for await (const message of client.messages({ signal })) {
    if (message.own) continue;
    if (message.conversation === conversation) {
      await output.data(json ? { event: 'message', ...messageJson(message) } : messageText(message));
      // What cannot be told any more is told by the next talk, with what follows.
      client.markRead(conversation, message.seq).catch(() => {});
    } else if (screen.interactive && message.content.kind === 'text') {
      hint(output, message.conversation, message.from);
    }
  }
}

function hint(output: Output, conversation: Conversation, from: string): void {
  const where = isGroupId(conversation) ? conversation : from;
  output.notice(`${from} wrote as well: "chat history ${where}" shows it`);
}
