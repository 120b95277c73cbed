import { Limit } from '@proj/chat-protocol';
import { ArgumentsError } from '../arguments.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { readLines } from '../lines.ts';
import { acceptedJson, posting } from '../posting.ts';
import { recipientOf } from '../recipient.ts';
import { SendQueue } from '../send-queue.ts';
import { textLimit } from '../text-limit.ts';

export const sendCommand: Command = {
  name: 'send',
  summary: 'send a message to a user or a group',
  words: [{ name: 'TO' }, { name: 'TEXT', rest: true }],
  flags: { ...jsonFlag, ...profileFlag },
  notes: [
    'Ends well only once the server has accepted the message, and prints its id and its number in the conversation;',
    'with --json {"id","conversation","seq","acceptedAtMs","duplicate"}. TEXT "-" sends each line of stdin that is not',
    'empty, one after the other. Killed before that, the next command of the profile sends what is left.',
  ],
  examples: [
    'chat send ben hello there',
    'chat send ben -- --dashes',
    'chat send g:01890000-0000-7000-8000-000000000000 hello all',
    'tail -f log | chat send ben -',
  ],
  run: send,
};

async function send(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [name = '', ...words] = given.words;
  const to = recipientOf('TO', name);
  if (words.join(' ') === '') throw new ArgumentsError(['TEXT is empty: there is nothing to send']);
  await posting(context, async (client) => {
    const queue = new SendQueue({
      client,
      to,
      window: 1,
      signal,
      onAccepted: (result) => output.data(given.has('json') ? acceptedJson(result) : `${result.id} ${result.seq}`),
    });
    for await (const text of texts(words, signal)) await queue.push(text);
    await queue.end();
  });
  return 'Ok';
}

async function* texts(words: readonly string[], signal: AbortSignal): AsyncGenerator<string, undefined> {
  if (words.length !== 1 || words[0] !== '-') {
    yield words.join(' ');
    return undefined;
  }
  const stop = (): void => void process.stdin.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  let line = 0;
  try {
    for await (const text of readLines(process.stdin, Limit.textBytes)) {
      line++;
      if (text !== '') yield text;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExitError('Refused', `line ${line + 1} is longer than ${textLimit}`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return undefined;
}
