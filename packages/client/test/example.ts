import { connect as dial } from 'node:net';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { ClientError, connect } from '@proj/client';
import { openFileStore } from '@proj/client/file';

await using store = await openFileStore('./ann-on-this-machine');
await using client = await connect({
  transport: () => dial({ host: 'localhost', port: 7000 }),
  credential: { user: parseUserId('ann'), password: 'a long password' },
  deviceId: parseDeviceId('this-machine'),
  store,
});
client.on('status', (status) => console.error(status.state));

try {
  const { conversation, seq } = await client.send(parseUserId('bob'), 'Are you there?');
  console.log(`message ${seq} of ${conversation}`);
} catch (error) {
  if (!ClientError.is(error, 'CLIENT_REFUSED')) throw error;
  console.error(error.failureName); // 'UnknownUser'
}

for await (const message of client.messages()) {
  const { from, content } = message;
  console.log(content.kind === 'text' ? `${from}: ${content.text}` : `${from}: ${content.kind}`);
} // asking for the next one acknowledges it
