import { createHmac, hkdfSync } from 'node:crypto';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokens } from '../src/index.ts';
import { secret, wallNowMs } from './world.ts';

const ann = parseUserId('ann');
const d1 = parseDeviceId('d1');

test('a token names its user and its device until it expires, 30 days later by default', () => {
  const tokens = createTokens({ secret });
  const { token, expiresAtMs } = tokens.issue(ann, d1, wallNowMs);
  expect(expiresAtMs).toBe(wallNowMs + 30 * 86_400_000);
  expect(token).toMatch(/^v2\.[\w-]+\.[\w-]{43}$/);
  const claims = { user: 'ann', deviceId: 'd1', issuedAtMs: wallNowMs, expiresAtMs };
  expect(tokens.verify(token, expiresAtMs - 1)).toEqual(claims);
  expect(tokens.verify(token, expiresAtMs)).toBeUndefined();
  expect(createTokens({ secret, lifetimeMs: 1 }).issue(ann, d1, 5).expiresAtMs).toBe(6);
});

test('a token of another secret is refused', () => {
  const { token } = createTokens({ secret: new Uint8Array(32) }).issue(ann, d1, wallNowMs);
  expect(createTokens({ secret }).verify(token, wallNowMs)).toBeUndefined();
});

test('a token with any character changed, added or removed is refused', () => {
  const tokens = createTokens({ secret });
  const { token } = tokens.issue(ann, d1, wallNowMs);
  fc.assert(
    fc.property(
      fc.nat(token.length),
      fc.nat(1),
      fc.constantFrom('', 'A', '.', '=', 'é', ...'vB_-9'),
      (at, removed, added) => {
        const changed = `${token.slice(0, at)}${added}${token.slice(at + removed)}`;
        expect(tokens.verify(changed, wallNowMs) === undefined).toBe(changed !== token);
      },
    ),
  );
});

test('any text at all is answered, and never names a user', () => {
  const tokens = createTokens({ secret });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tokens.verify(text, wallNowMs) === undefined));
  expect(tokens.verify('v2.'.padEnd(3_000, 'x'), wallNowMs)).toBeUndefined();
});

const good = { user: 'ann', deviceId: 'd1', issuedAtMs: wallNowMs, expiresAtMs: wallNowMs + 1 };

test.each([
  null,
  {},
  { user: 'ann' },
  { ...good, user: 'Not A Name' },
  { ...good, user: 7 },
  { ...good, deviceId: 'not a device' },
  { ...good, deviceId: undefined },
  { ...good, issuedAtMs: '1' },
  { ...good, expiresAtMs: 'never' },
])('even with a good MAC a token that says %j names nobody', (claims) => {
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'chat-server token v2', 32));
  const signed = `v2.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const token = `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  expect(createTokens({ secret }).verify(token, wallNowMs)).toBeUndefined();
});

test('a short secret and an odd lifetime are refused', () => {
  expect(() => createTokens({ secret: new Uint8Array(31) })).toThrow('[CHAT_SERVER_BAD_OPTION]');
  for (const lifetimeMs of [0, 1.5, Number.POSITIVE_INFINITY]) {
    expect(() => createTokens({ secret, lifetimeMs })).toThrow('[CHAT_SERVER_BAD_OPTION]');
  }
});

test('a token of the first version is refused: it says neither its device nor its moment', () => {
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'chat-server token v1', 32));
  const signed = `v1.${Buffer.from(JSON.stringify(good)).toString('base64url')}`;
  const token = `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  expect(createTokens({ secret }).verify(token, wallNowMs)).toBeUndefined();
});

test('a shorter lifetime ends older tokens as well', () => {
  const { token } = createTokens({ secret }).issue(ann, d1, wallNowMs);
  const shorter = createTokens({ secret, lifetimeMs: 1_000 });
  expect(shorter.verify(token, wallNowMs + 999)).toMatchObject({ user: 'ann' });
  expect(shorter.verify(token, wallNowMs + 1_000)).toBeUndefined();
});
