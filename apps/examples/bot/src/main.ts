import { createHash } from 'node:crypto';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type MessageId, messageIdFromBytes, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { connect } from '@proj/client';
import { openFileStore } from '@proj/client/file';
import { connect as dial } from '@proj/snet';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: '127.0.0.1:7000' },
    key: { type: 'string', default: '' },
    user: { type: 'string', default: 'dice' },
    folder: { type: 'string', default: './dice-bot' },
  },
});
const [host = '', port = ''] = values.server.split(':');
const serverKey = Buffer.from(values.key, 'base64url');

/** The same answer to the same question, whenever it is given. */
function roll(id: MessageId, sides: number): number {
  return 1 + (createHash('sha256').update(id).digest().readUInt32BE() % sides);
}

/**
 * The id of the answer follows from that of the question. When the bot is killed after it has answered and before it could
 * note that, it answers again after its restart – and the server knows that it has this message already.
 */
function answerId(id: MessageId): MessageId {
  return messageIdFromBytes(createHash('sha256').update(`answer to ${id}`).digest().subarray(0, 16));
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

await using store = await openFileStore(values.folder);
await using client = await connect({
  transport: () => dial({ host, port: Number(port), serverKey }),
  credential: { user: parseUserId(values.user), password: process.env['CHAT_PASSWORD'] ?? '' },
  deviceId: parseDeviceId('bot'),
  deviceClass: 'bot',
  store,
  persistent: true,
});
console.log(`${client.user} is online`);

try {
  // Asking for the next message says that this one was dealt with. One that was not comes again.
  for await (const { id, conversation, own, content } of client.messages({ signal: stop.signal })) {
    if (own || content.kind !== 'text') continue;
    const [, sides] = /^roll d([1-9]\d{0,3})$/.exec(content.text) ?? [];
    const answer = sides === undefined ? 'Say "roll d6".' : `d${sides}: ${roll(id, Number(sides))}`;
    await client.send(conversation, answer, { id: answerId(id), signal: stop.signal });
  }
} catch (error) {
  if (!stop.signal.aborted) throw error;
}
