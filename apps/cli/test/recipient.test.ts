import { expect, test } from 'vitest';
import { ArgumentsError } from '../src/arguments.ts';
import { conversationWith, groupOf, recipientIn, recipientOf, usersOf } from '../src/recipient.ts';

const group = 'g:01890000-0000-7000-8000-000000000001';

test('a recipient is a user or a group', () => {
  expect([recipientOf('TO', 'ben'), recipientOf('TO', group)]).toEqual(['ben', group]);
  for (const text of ['', 'Ben', 'c:ann:ben', 'g:', 'g:1', `${group}0`, group.toUpperCase(), ` ${group}`]) {
    expect(() => recipientOf('TO', text), text).toThrow(ArgumentsError);
    expect(() => groupOf(text), text).toThrow(ArgumentsError);
  }
  expect(() => groupOf('ben')).toThrow(ArgumentsError);
});

test('every user that is none is named', () => {
  expect(usersOf(['ben', 'eve'])).toEqual(['ben', 'eve']);
  expect(() => usersOf(['Ben', 'eve', group])).toThrow(/"Ben"\n.*"g:01890000/);
});

test('two users have one conversation, and each message of it goes to the other', () => {
  const [ben] = usersOf(['ben']);
  const talk = conversationWith('eve', ben!);
  expect(talk).toBe('c:ben:eve');
  expect([recipientIn(talk, 'eve'), recipientIn(talk, 'ben')]).toEqual(['ben', 'eve']);
  const notes = conversationWith('ben', ben!);
  expect([notes, recipientIn(notes, 'ben')]).toEqual(['c:ben:ben', 'ben']);
  expect(recipientIn(groupOf(group), 'ben')).toBe(group);
  expect(conversationWith('eve', groupOf(group))).toBe(group);
});
