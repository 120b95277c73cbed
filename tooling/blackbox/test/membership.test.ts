import { expect, test } from 'vitest';
import { Membership } from '../src/membership.ts';

const open = Number.POSITIVE_INFINITY;

test('the two of a direct conversation see all of it, and nobody else anything', () => {
  const membership = new Membership();
  expect(membership.windows('c:ann:ben', 'ann')).toEqual([{ from: 1, to: open }]);
  expect(membership.maySee('c:ann:ben', 'ben', 7)).toBe(true);
  expect(membership.windows('c:ann:ben', 'cat')).toEqual([]);
  expect(membership.mustSee('c:ann:ben', 'cat', 1)).toBe(false);
});

test('a group is seen from the entry that adds to the entry that removes, both included', () => {
  const membership = new Membership();
  membership.note('g:1', 1, 'ann', { kind: 'create', users: ['ben'] });
  membership.note('g:1', 4, 'ann', { kind: 'add', users: ['cat'] });
  membership.note('g:1', 6, 'ben', { kind: 'remove', users: ['ben'] });
  expect(membership.windows('g:1', 'ann')).toEqual([{ from: 1, to: open }]);
  expect(membership.windows('g:1', 'ben')).toEqual([{ from: 1, to: 6 }]);
  expect(membership.windows('g:1', 'cat')).toEqual([{ from: 4, to: open }]);
  expect(membership.windows('g:1', 'dan')).toEqual([]);
  expect([3, 4].map((seq) => membership.maySee('g:1', 'cat', seq))).toEqual([false, true]);
  expect([6, 7].map((seq) => membership.maySee('g:1', 'ben', seq))).toEqual([true, false]);
});

test('who comes back may have seen two parts, and must have seen the second alone', () => {
  const membership = new Membership();
  membership.note('g:1', 1, 'ann', { kind: 'create', users: ['ben'] });
  membership.note('g:1', 3, 'ann', { kind: 'remove', users: ['ben'] });
  membership.note('g:1', 6, 'ann', { kind: 'add', users: ['ben'] });
  expect(membership.windows('g:1', 'ben')).toEqual([
    { from: 1, to: 3 },
    { from: 6, to: open },
  ]);
  const seqs = [2, 4, 6];
  expect(seqs.map((seq) => membership.maySee('g:1', 'ben', seq))).toEqual([true, false, true]);
  expect(seqs.map((seq) => membership.mustSee('g:1', 'ben', seq))).toEqual([false, false, true]);
});

test('entries may be noted in any order and more than once; adding a member and removing a stranger change nothing', () => {
  const membership = new Membership();
  membership.note('g:1', 5, 'ann', { kind: 'remove', users: ['cat'] });
  membership.note('g:1', 3, 'ann', { kind: 'add', users: ['ben'] });
  expect(membership.windows('g:1', 'ben')).toEqual([{ from: 3, to: open }]);
  membership.note('g:1', 1, 'ann', { kind: 'create', users: ['ben'] });
  membership.note('g:1', 1, 'ann', { kind: 'create', users: ['ben'] });
  expect(membership.windows('g:1', 'ben')).toEqual([{ from: 1, to: open }]);
  expect(membership.windows('g:1', 'cat')).toEqual([]);
});
