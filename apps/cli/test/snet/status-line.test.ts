import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StatusLine, shownBytes } from '../../src/snet/status-line.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Scene {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

const mebibyte = 0x10_0000;

/** A terminal, or what pretends to be one, and what was drawn on it. */
function scene({ isTTY = true, columns = 80, environment = {} }: Scene = {}) {
  let drawn = '';
  const screen = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      drawn += text;
      done();
    },
  });
  const traffic = { bytesIn: 0, bytesOut: 0 };
  const stderr = Object.assign(screen, { isTTY, columns });
  const output = {
    notice: (text: string) => {
      drawn += `${text}\n`;
    },
  };
  const line = new StatusLine({ traffic, output, stderr, environment, now: () => Date.now() });
  const since = () => {
    const news = drawn;
    drawn = '';
    return news;
  };
  return { line, traffic, since };
}

test('a large transfer is shown four times a second, with its rate', () => {
  const { line, traffic, since } = scene();
  vi.advanceTimersByTime(250);
  expect([line.shown, since()]).toEqual([false, '']);
  traffic.bytesOut = 3 * mebibyte;
  vi.advanceTimersByTime(249);
  expect(since()).toBe('');
  vi.advanceTimersByTime(1);
  expect([line.shown, since()]).toEqual([true, '\r3.0 MiB out, 0 B in, 12.0 MiB/s, online\x1b[K']);
  traffic.bytesIn = 1_000;
  vi.advanceTimersByTime(250);
  expect(since()).toBe('\r3.0 MiB out, 1.0 KiB in, 6.0 MiB/s, online\x1b[K');
});

test('the rate is that of the last two seconds', () => {
  const { traffic, since } = scene();
  vi.advanceTimersByTime(250);
  traffic.bytesOut = 5 * mebibyte;
  vi.advanceTimersByTime(250);
  expect(since()).toBe('\r5.0 MiB out, 0 B in, 20.0 MiB/s, online\x1b[K');
  vi.advanceTimersByTime(1_500);
  since();
  vi.advanceTimersByTime(250);
  expect(since()).toBe('\r5.0 MiB out, 0 B in, 2.5 MiB/s, online\x1b[K');
  vi.advanceTimersByTime(250);
  expect(since()).toBe('\r5.0 MiB out, 0 B in, 0 B/s, online\x1b[K');
});

test('a lost link is shown, in a color unless none is wanted', () => {
  for (const [environment, shown] of [
    [{}, '\x1b[33mreconnecting …\x1b[39m'],
    [{ NO_COLOR: '' }, '\x1b[33mreconnecting …\x1b[39m'],
    [{ NO_COLOR: '1' }, 'reconnecting …'],
  ] as const) {
    const { line, traffic, since } = scene({ environment });
    traffic.bytesIn = mebibyte;
    line.setLink(false);
    vi.advanceTimersByTime(250);
    expect(since()).toBe(`\r0 B out, 1.0 MiB in, 0 B/s, ${shown}\x1b[K`);
    line.setLink(true);
    vi.advanceTimersByTime(250);
    expect(since()).toBe('\r0 B out, 1.0 MiB in, 0 B/s, online\x1b[K');
    line[Symbol.dispose]();
  }
});

test('it gives way to other lines, and leaves nothing behind', () => {
  const { line, traffic, since } = scene();
  traffic.bytesIn = mebibyte;
  vi.advanceTimersByTime(250);
  since();
  vi.advanceTimersByTime(2_250);
  since();
  vi.advanceTimersByTime(1_000);
  // What is there already is not drawn again.
  expect([line.shown, since()]).toEqual([true, '']);
  line.notice('news');
  expect([line.shown, since()]).toEqual([false, '\r\x1b[Knews\n']);
  vi.advanceTimersByTime(250);
  expect([line.shown, since()]).toEqual([true, expect.stringMatching(/^\r0 B out/)]);
  line[Symbol.dispose]();
  line[Symbol.dispose]();
  expect(since()).toBe('\r\x1b[K');
  vi.advanceTimersByTime(1_000);
  line.notice('after');
  expect(since()).toBe('after\n');
});

test('it stays within one line of a terminal that is narrow', () => {
  const { line, traffic, since } = scene({ columns: 24, environment: { NO_COLOR: '1' } });
  traffic.bytesIn = mebibyte;
  line.setLink(false);
  vi.advanceTimersByTime(250);
  expect(since()).toBe('\r0 B out, 1.0 MiB in, 0 \x1b[K');
});

test.each([
  ['a file', { isTTY: false }],
  ['a dumb terminal', { environment: { TERM: 'dumb' } }],
])('on %s there is no such line, but notices are', (_, options) => {
  const { line, traffic, since } = scene(options);
  traffic.bytesIn = mebibyte;
  vi.advanceTimersByTime(1_000);
  line.notice('news');
  line[Symbol.dispose]();
  expect([line.shown, since()]).toEqual([false, 'news\n']);
});

test('bytes are shown in four characters and a unit', () => {
  expect([0, 999, 1_000, 1_024, 10_240, 1_047_552, 0x100_0000, 2 ** 40, 2 ** 60].map(shownBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 KiB',
    '1.0 KiB',
    '10.0 KiB',
    '1.0 MiB',
    '16.0 MiB',
    '1.0 TiB',
    '1024.0 PiB',
  ]);
});
