import { type Content, Limit } from '@proj/chat-protocol';
import { ArgumentsError, checkAll, type WordRow, wholeNumberWord } from '../arguments.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { acceptedJson, posting } from '../posting.ts';
import { conversationWith, recipientOf } from '../recipient.ts';

const to: WordRow = { name: 'TO' };
const seq: WordRow = { name: 'SEQ' };
const flags = { ...jsonFlag, ...profileFlag };

const notes = [
  'SEQ is the number that "chat send" printed, or "chat history --json" shows. Ends well only once the server has accepted',
  'it, and prints an id and a number in the conversation; with --json',
  '{"id","conversation","seq","acceptedAtMs","duplicate"}.',
];

export const editCommand: Command = {
  name: 'edit',
  summary: 'change what a message of yours says',
  words: [to, seq, { name: 'TEXT', rest: true }],
  flags,
  notes,
  examples: ['chat edit ben 12 hello there, Ben', 'chat edit ben 12 -- --dashes'],
  run: (context) =>
    change(context, (target, words) => {
      const text = words.join(' ');
      if (text === '') throw new ArgumentsError(['TEXT is empty: "chat recall" takes a message back']);
      return { kind: 'edit', target, text };
    }),
};

export const recallCommand: Command = {
  name: 'recall',
  summary: 'take a message of yours back',
  words: [to, seq],
  flags,
  notes,
  examples: ['chat recall ben 12'],
  run: (context) => change(context, (target) => ({ kind: 'recall', target })),
};

export const reactCommand: Command = {
  name: 'react',
  summary: 'react to a message',
  words: [to, seq, { name: 'EMOJI' }],
  flags: { remove: { help: 'take the reaction back' }, ...flags },
  notes,
  examples: ['chat react ben 12 👍', 'chat react ben 12 👍 --remove'],
  run: (context) =>
    change(context, (target, [emoji = '']) => {
      if (emoji === '' || Buffer.byteLength(emoji) > Limit.emojiBytes) {
        throw new ArgumentsError([`EMOJI has 1 to ${Limit.emojiBytes} bytes`]);
      }
      return { kind: 'reaction', target, emoji, removed: context.arguments.has('remove') };
    }),
};

async function change(
  context: Context,
  contentOf: (target: number, words: readonly string[]) => Content,
): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [name = '', number = '', ...words] = given.words;
  const [recipient, content] = checkAll(
    () => recipientOf('TO', name),
    () => contentOf(wholeNumberWord('SEQ', number, 1, Number.MAX_SAFE_INTEGER), words),
  );
  await posting(context, async (client) => {
    const result = await client.post(conversationWith(client.user, recipient), content, { signal });
    await output.data(given.has('json') ? acceptedJson(result) : `${result.id} ${result.seq}`);
  });
  return 'Ok';
}
