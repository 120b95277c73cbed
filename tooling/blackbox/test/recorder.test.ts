import { expect, test } from 'vitest';
import { check } from '../src/checker.ts';
import { Progress } from '../src/progress.ts';
import { Recorder } from '../src/recorder.ts';
import { accepted, conversation, devices, shown } from './histories.ts';

function recorder(): Recorder {
  let nowMs = 0;
  const made = new Recorder(() => nowMs++, new Progress());
  for (const device of devices) made.declare(device);
  return made;
}

const hello = { id: 'id-1', conversation, seq: 1, text: 'hello' };

test('a history has every event, with its time', () => {
  const made = recorder();
  made.send('alice/talk', 'key-1', conversation, 'hello');
  made.accepted('alice/talk', hello);
  made.shown('bob/talk', { ...hello, from: 'alice' });
  made.kill('bob/talk', 3);
  const sent = {
    kind: 'send',
    atMs: 0,
    device: 'alice/talk',
    sender: 'alice',
    conversation,
    key: 'key-1',
    text: 'hello',
  };
  expect(made.history.devices).toEqual(devices);
  expect(made.history.events).toEqual([
    sent,
    { ...accepted(sent as never, 1), atMs: 1, id: 'id-1' },
    { ...shown(sent as never, 1, 'bob/talk', 2), id: 'id-1' },
    { kind: 'kill', device: 'bob/talk', atMs: 3 },
  ]);
  expect(check(made.history).violations).toMatchObject([{ letter: 'L' }]);
});

test('a send is outstanding until it is answered, and until every device shows it that has to', () => {
  const made = recorder();
  made.send('alice/talk', 'key-1', conversation, 'hello');
  expect(made).toMatchObject({ sent: 1, answered: 0, isAnswered: false });
  expect(made.unanswered('alice/talk')).toBe(1);
  expect(made.sentFrom('alice/talk')).toBe(1);
  expect(made.outstanding).toBe('alice/talk has no answer to key-1');
  expect(made.isEverywhere('key-1')).toBe(false);

  made.shown('bob/talk', { ...hello, from: 'alice' });
  made.accepted('alice/talk', hello);
  expect(made).toMatchObject({ answered: 1, isAnswered: true });
  expect(made.outstanding).toBe('bob/listen does not show key-1');
  expect(made.isEverywhere('key-1')).toBe(false);

  made.shown('bob/listen', { ...hello, from: 'alice' });
  expect(made.outstanding).toBe('nothing');
  expect(made.isEverywhere('key-1')).toBe(true);
});

test('a device that comes later has to show what there is as well', () => {
  const made = recorder();
  made.send('alice/talk', 'key-1', conversation, 'hello');
  made.accepted('alice/talk', hello);
  for (const device of ['bob/talk', 'bob/listen']) made.shown(device, { ...hello, from: 'alice' });
  made.declare({ device: 'alice-new/listen', user: 'alice', shows: 'all' });
  expect(made.isEverywhere('key-1')).toBe(false);
  made.shown('alice-new/listen', { ...hello, from: 'alice' });
  expect(made.isEverywhere('key-1')).toBe(true);
});

test('a killed program is not waited for: whether its sends arrived is for the check to say', () => {
  const made = recorder();
  for (const number of [1, 2, 3, 4, 5]) made.send('alice/talk', `key-${number}`, conversation, `text ${number}`);
  expect(made.outstanding).toBe('alice/talk has no answer to key-1, key-2, key-3 and 2 more');
  made.kill('alice/talk', 0);
  expect(made.isAnswered).toBe(true);
  made.accepted('alice/talk', { ...hello, text: 'text 1' });
  expect(made.answered).toBe(1);
});

test('an answer to no send is refused, as is a device that nobody declared', () => {
  const made = recorder();
  expect(() => made.accepted('alice/talk', hello)).toThrow('nobody sent');
  expect(() => made.shown('dave/talk', { ...hello, from: 'alice' })).toThrow('dave/talk is not declared');
});

test('whoever waits looks again after each event', async () => {
  const progress = new Progress();
  const made = new Recorder(() => 0, progress);
  for (const device of devices) made.declare(device);
  const sent = progress.until(() => made.sent === 1);
  made.send('alice/talk', 'key-1', conversation, 'hello');
  await sent;
  const answered = progress.until(() => made.isAnswered);
  made.accepted('alice/talk', hello);
  await answered;
});
