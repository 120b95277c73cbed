import { ClientError } from '@proj/client';
import { describe, expect, test } from 'vitest';
import { fromBase64Url } from '../../src/text/base64url.ts';
import { reasonSentence, sentenceOf, statusSentence } from '../../src/text/failures.ts';
import { piecesOf } from '../../src/text/links.ts';
import { hueOf, initialsOf, isolated, listOf } from '../../src/text/names.ts';
import { calendar, dayNumbers, englishOf } from '../../src/text/when.ts';

/** The addresses that became links. */
const links = (text: string) => piecesOf(text).flatMap(({ href }) => href ?? []);

describe('links', () => {
  test.each([
    ['see https://example.org.', ['https://example.org/']],
    ['(https://example.org/a)', ['https://example.org/a']],
    ['https://example.org/a_(b) and more', ['https://example.org/a_(b)']],
    ['“https://example.org/?q=1&r=2”, http://b.example!', ['https://example.org/?q=1&r=2', 'http://b.example/']],
    ['https://example.org/a,https://b.example', ['https://example.org/a,https://b.example']],
    ['HTTPS://EXAMPLE.ORG', ['https://example.org/']],
    ['https://例え.jp/道', ['https://xn--r8jz45g.jp/%E9%81%93']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org',
    'file:///etc/passwd',
    'https://',
    'https://bank.example@evil.example/',
    'https://user:password@example.org/',
    'xhttps://example.org',
    'www.example.org',
    '<a href="javascript:alert(1)">',
  ])('%s is no link', (text) => {
    expect(links(text)).toEqual([]);
  });

  test('the pieces together are the text', () => {
    for (const text of [
      '',
      'a',
      'https://a.example',
      'a https://a.example b (http://b.example).\n\nc',
      '((https://a))',
    ]) {
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });

  test.each([
    ['https://a.example).', 'https://a.example'],
    ['https://a.example/(b).)', 'https://a.example/(b)'],
    ['https://a.example/[b]…)!', 'https://a.example/[b]'],
    ['https://a.example/b(', 'https://a.example/b('],
    ['https://a.example/)b)', 'https://a.example/)b'],
  ])('%s ends where the sentence does', (text, address) => {
    expect(piecesOf(text)[0]?.text).toBe(address);
  });

  test('a long text without an end takes no time', () => {
    const startedAtMs = performance.now();
    piecesOf(`https://a${')'.repeat(16_000)}`);
    piecesOf(`https://a${'.'.repeat(16_000)}x`);
    piecesOf(`https://a${'.'.repeat(8_000)}x${'.)'.repeat(4_000)}`);
    piecesOf(`https://${'('.repeat(8_000)}${')'.repeat(8_000)}`);
    piecesOf('https://a.'.repeat(1_600));
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });
});

describe('names', () => {
  test('initials are those of two words', () => {
    expect(['Ann Archer', 'ann', 'cleo.da-silva', '(Bob)', '', '😀', 'éva'].map(initialsOf)).toEqual([
      ...['AA', 'A', 'CD', 'B', '', '', 'É'],
    ]);
  });

  test('a colour is the same for the same name, and within the range', () => {
    expect(hueOf('ann', 8)).toBe(hueOf('ann', 8));
    const hues = Array.from({ length: 200 }, (_, i) => hueOf(`user${i}`, 8));
    expect(new Set(hues)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });

  test('the direction of a name ends with it, whatever it has in it', () => {
    expect(['Ann Archer', 'Éva', 'a_b 7 (x)'].map(isolated)).toEqual(['Ann Archer', 'Éva', 'a_b 7 (x)']);
    expect(isolated('דנה')).toBe('\u2068דנה\u2069');
    expect(isolated('a\u202eb')).toBe('\u2068ab\u2069');
    expect(isolated('\u2069\u202ea')).toBe('\u2068a\u2069');
  });

  test('lists are cut after three', () => {
    expect(listOf(['Ann'])).toBe('Ann');
    expect(listOf(['Ann', 'Bob'])).toBe('Ann and Bob');
    expect(listOf(['Ann', 'Bob', 'Cleo'])).toBe('Ann, Bob and Cleo');
    expect(listOf(['Ann', 'Bob', 'Cleo', 'Dora', 'Eve'])).toBe('Ann, Bob and 3 others');
  });
});

describe('moments', () => {
  const zone = 'Europe/Berlin';
  const { brief, day, ago } = calendar('en-GB', zone);
  const at = (text: string) => Date.parse(text);
  const now = at('2026-03-30T10:00:00+02:00');

  test('days change at midnight of the time zone, also around summer time', () => {
    const dayOf = dayNumbers(zone);
    expect(dayOf(at('2026-03-29T00:00:00+01:00')) - dayOf(at('2026-03-28T23:59:59+01:00'))).toBe(1);
    // This day had 23 hours.
    expect(dayOf(at('2026-03-30T00:00:00+02:00')) - dayOf(at('2026-03-29T00:00:00+01:00'))).toBe(1);
    expect(dayOf(at('2026-03-29T23:59:59+02:00'))).toBe(dayOf(at('2026-03-29T00:00:00+01:00')));
  });

  test('the nearer, the shorter', () => {
    expect(brief(at('2026-03-30T00:05:00+02:00'), now)).toBe('00:05');
    expect(brief(at('2026-03-29T23:55:00+02:00'), now)).toBe('Sun');
    expect(brief(at('2026-03-20T12:00:00+01:00'), now)).toBe('20 Mar');
    expect(brief(at('2025-12-31T12:00:00+01:00'), now)).toBe('31 Dec 2025');
    // Two clocks never agree.
    expect(brief(now + 60_000, now)).toBe('10:01');
  });

  test('days have names', () => {
    expect(day(now, now)).toBe('Today');
    expect(day(at('2026-03-29T12:00:00+02:00'), now)).toBe('Yesterday');
    expect(day(at('2026-03-27T12:00:00+01:00'), now)).toMatch(/^Friday,? 27 March$/);
    expect(day(at('2025-03-27T12:00:00+01:00'), now)).toMatch(/^Thursday,? 27 March 2025$/);
  });

  test('they are told in the English that the reader prefers', () => {
    expect(englishOf(['de-DE', 'en-US', 'en'])).toBe('en-US');
    expect(englishOf(['de-DE', 'enx'])).toBe('en-GB');
  });

  test('a moment after all calendars is their last', () => {
    expect(calendar('en-GB', zone).full(Number.MAX_SAFE_INTEGER)).toContain('275760');
  });

  test('how long ago', () => {
    expect(ago(now + 5_000, now)).toBe('just now');
    expect(ago(now - 59_000, now)).toBe('just now');
    expect(ago(now - 60_000, now)).toBe('1 minute ago');
    expect(ago(now - 3 * 3_600_000, now)).toBe('3 hours ago');
    expect(ago(at('2026-03-29T12:00:00+02:00'), now)).toBe('yesterday');
    expect(ago(at('2026-03-01T12:00:00+01:00'), now)).toBe('1 Mar');
  });
});

describe('what to say about failures', () => {
  test('a failure of the server is told by its name', () => {
    const failure = { type: 'failure', ackId: 1, code: 1001, reason: '', retryable: false, retryAfterMs: 0 } as const;
    const error = new ClientError('CLIENT_REFUSED', 'UnknownUser: x', { failure });
    expect(sentenceOf(error)).toBe('There is no user with that name.');
    expect(reasonSentence('UnknownUser')).toBe(sentenceOf(error));
    expect(statusSentence('CLIENT_REFUSED', error.message)).toBe(sentenceOf(error));
  });

  test('everything else by its code, and anything somehow', () => {
    expect(sentenceOf(new ClientError('CLIENT_UNREACHABLE', 'x'))).toContain('cannot be reached');
    expect(statusSentence('CLIENT_TOKEN_REJECTED', 'x [CLIENT_TOKEN_REJECTED]')).toContain('Sign in again');
    expect(sentenceOf(new Error('x'))).toBe('That did not work. Try again.');
    expect(sentenceOf(new DOMException('x', 'QuotaExceededError'))).toContain('storage may be full');
    expect(sentenceOf(undefined)).toBe('That did not work. Try again.');
    expect(reasonSentence(undefined)).toBe('The server did not accept this message.');
    expect(statusSentence(undefined, undefined)).toBe('That did not work. Try again.');
  });
});

test('base64url is read, and nothing else is', () => {
  expect(fromBase64Url('_-8')).toEqual(Uint8Array.of(0xff, 0xef));
  expect(fromBase64Url('')).toEqual(new Uint8Array());
  for (const text of ['a', 'a+b/', 'ab==', 'ä']) expect(fromBase64Url(text)).toBeUndefined();
});
