import { connect as dial } from 'node:net';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { openMessenger } from '@proj/client';
import { openSqliteStore } from '@proj/client/sqlite';

await using store = await openSqliteStore('./ann.sqlite');
await using messenger = await openMessenger({
  user: parseUserId('ann'),
  credential: { user: parseUserId('ann'), password: 'a long password' },
  transport: () => dial({ host: 'localhost', port: 7000 }),
  deviceId: parseDeviceId('this-machine'),
  store,
});
messenger.status.subscribe(() => console.error(messenger.status.current)); // why it is offline, too

for (const { title, unread, preview } of messenger.conversations.current) {
  console.log(`${title} (${unread}): ${preview?.text ?? ''}`);
}

using thread = messenger.thread(parseUserId('bob'));
thread.subscribe(() => {
  for (const item of thread.current.items) {
    if (item.kind === 'message') console.log(`${item.from}: ${item.text} [${item.state}]`);
  }
});
const { accepted } = await messenger.send(parseUserId('bob'), 'Written with or without a network');
await messenger.markRead(thread.conversation);
await accepted; // nobody needs to wait for it
