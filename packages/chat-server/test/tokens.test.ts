import { createHmac, hkdfSync } from 'node:crypto';
import { parseUserId } from '@proj/chat-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokens } from '../src/index.ts';
import { secret, wallNowMs } from './world.ts';

const ann = parseUserId('ann');

test('a token names its user until it expires, 30 days later by default', () => {
  const tokens = createTokens({ secret });
  const { token, expiresAtMs } = tokens.issue(ann, wallNowMs);
  expect(expiresAtMs).toBe(wallNowMs + 30 * 86_400_000);
  expect(token).toMatch(/^v1\.[\w-]+\.[\w-]{43}$/);
  expect(tokens.verify(token, expiresAtMs - 1)).toBe('ann');
  expect(tokens.verify(token, expiresAtMs)).toBeUndefined();
  expect(createTokens({ secret, lifetimeMs: 1 }).issue(ann, 5).expiresAtMs).toBe(6);
});

test('a token of another secret is refused', () => {
  const { token } = createTokens({ secret: new Uint8Array(32) }).issue(ann, wallNowMs);
  expect(createTokens({ secret }).verify(token, wallNowMs)).toBeUndefined();
});

test('a token with any character changed, added or removed is refused', () => {
  const tokens = createTokens({ secret });
  const { token } = tokens.issue(ann, wallNowMs);
  fc.assert(
    fc.property(
      fc.nat(token.length),
      fc.nat(1),
      fc.constantFrom('', 'A', '.', '=', 'é', ...'vB_-9'),
      (at, removed, added) => {
        const changed = `${token.slice(0, at)}${added}${token.slice(at + removed)}`;
        expect(tokens.verify(changed, wallNowMs)).toBe(changed === token ? 'ann' : undefined);
      },
    ),
  );
});

test('any text at all is answered, and never names a user', () => {
  const tokens = createTokens({ secret });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tokens.verify(text, wallNowMs) === undefined));
  expect(tokens.verify('v1.'.padEnd(3_000, 'x'), wallNowMs)).toBeUndefined();
});

test.each([
  null,
  {},
  { user: 'ann' },
  { user: 'Not A Name', expiresAtMs: wallNowMs + 1 },
  { user: 7, expiresAtMs: wallNowMs + 1 },
  { user: 'ann', expiresAtMs: 'never' },
])('even with a good MAC a token that says %j names nobody', (claims) => {
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'chat-server token v1', 32));
  const signed = `v1.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const token = `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  expect(createTokens({ secret }).verify(token, wallNowMs)).toBeUndefined();
});

test('a short secret and an odd lifetime are refused', () => {
  expect(() => createTokens({ secret: new Uint8Array(31) })).toThrow('[CHAT_SERVER_BAD_OPTION]');
  for (const lifetimeMs of [0, 1.5, Number.POSITIVE_INFINITY]) {
    expect(() => createTokens({ secret, lifetimeMs })).toThrow('[CHAT_SERVER_BAD_OPTION]');
  }
});
