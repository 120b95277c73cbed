import { expect, test } from 'vitest';
import { AdminError } from '../../src/admin/errors.ts';
import { proofOf, TokenGuard } from '../../src/admin/guard.ts';

const token = Buffer.alloc(32, 7).toString('base64url');

async function codeOf(attempt: Promise<void>): Promise<string> {
  try {
    await attempt;
    return 'ok';
  } catch (error) {
    return error instanceof AdminError ? error.code : String(error);
  }
}

test('the token alone comes in', async () => {
  const guard = new TokenGuard(token);
  expect(await codeOf(guard.check(`Bearer ${token}`, 'a', 0))).toBe('ok');
  expect(await codeOf(guard.check(`bearer ${token}`, 'a', 0))).toBe('ok');
  const wrong = [undefined, '', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, `Bearer ${token.slice(1)}`, token];
  expect(await Promise.all(wrong.map((header) => codeOf(guard.check(header, 'a', 0))))).toEqual(
    Array(wrong.length).fill('UNAUTHORIZED'),
  );
});

test('an answer to a wrong token takes its time', async () => {
  const guard = new TokenGuard(token);
  const startedAt = performance.now();
  expect(await codeOf(guard.check('Bearer wrong', 'a', 0))).toBe('UNAUTHORIZED');
  expect(performance.now() - startedAt).toBeGreaterThan(400);
});

test('after ten wrong tokens a source is told so for a minute, others are not, and the right one comes in', async () => {
  const guard = new TokenGuard(token);
  for (let attempt = 0; attempt < 10; attempt += 5) {
    await Promise.all(Array.from({ length: 5 }, () => codeOf(guard.check('Bearer wrong', 'a', 0))));
  }
  expect(await codeOf(guard.check('Bearer wrong', 'a', 59_999))).toBe('TOO_MANY_ATTEMPTS');
  expect(await codeOf(guard.check(`Bearer ${token}`, 'a', 59_999))).toBe('ok');
  expect(await codeOf(guard.check('Bearer wrong', 'b', 59_999))).toBe('UNAUTHORIZED');
  expect(await codeOf(guard.check('Bearer wrong', 'a', 60_000))).toBe('UNAUTHORIZED');
});

test('only a few answers are held back at once', async () => {
  const guard = new TokenGuard(token);
  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, source) => codeOf(guard.check('Bearer wrong', String(source), 0))),
  );
  expect(codes.filter((code) => code === 'UNAUTHORIZED')).toHaveLength(8);
  expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(12);
});

test('a proof is of the token, of the nonce and of the address', () => {
  const guard = new TokenGuard(token);
  const nonce = Buffer.alloc(32, 1).toString('base64url');
  const proof = guard.prove(nonce, '127.0.0.1:1');
  expect(proof).toBe(proofOf(token, nonce, '127.0.0.1:1'));
  expect(proof).not.toBe(guard.prove(nonce, '127.0.0.1:2'));
  expect(proof).not.toBe(guard.prove(Buffer.alloc(32, 2).toString('base64url'), '127.0.0.1:1'));
  expect(proof).not.toBe(new TokenGuard(nonce).prove(nonce, '127.0.0.1:1'));
  for (const bad of ['', 'short', `${nonce}x`, `${nonce.slice(1)}\n`]) {
    expect(() => guard.prove(bad, '127.0.0.1:1')).toThrow(AdminError);
  }
});
