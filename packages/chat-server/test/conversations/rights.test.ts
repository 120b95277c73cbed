import { type Content, parseConversationId, parseUserId, type Role, type UserId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { roleNumber } from '../../src/conversations/group.ts';
import { type Membership, refusalOf, type Situation } from '../../src/conversations/rights.ts';

const group = parseConversationId('g:01890a5d-ac96-774b-bcce-b302099a8057');
const [ann, bob, cat] = ['ann', 'bob', 'cat'].map(parseUserId) as [UserId, UserId, UserId];

function member(role: Role, changes: Partial<Membership> = {}): Membership {
  return { role: roleNumber(role), joinSeq: 1, leftSeq: undefined, mutedUntilMs: 0, ...changes };
}

const former = member('member', { leftSeq: 5 });

/** Ann, a member of a closed group of ten, says something now. */
function refusal(content: Content, changes: Partial<Situation> = {}): string | undefined {
  const situation: Situation = {
    conversation: group,
    sender: ann,
    content,
    nowMs: 1_000,
    record: { members: 10 },
    isOpen: false,
    own: member('member'),
    concerned: new Map(),
    target: undefined,
    isBlocked: false,
    maxGroupMembers: 20,
    ...changes,
  };
  return refusalOf(situation)?.name;
}

const text: Content = { kind: 'text', text: 'hi' };
const edit: Content = { kind: 'edit', target: 3, text: 'ho' };
const recall: Content = { kind: 'recall', target: 3 };
const reaction: Content = { kind: 'reaction', target: 3, emoji: '+', removed: false };
const create: Content = { kind: 'create', title: 'we', open: false, users: [bob] };
const addBob: Content = { kind: 'add', users: [bob] };
const addSelf: Content = { kind: 'add', users: [ann] };
const removeBob: Content = { kind: 'remove', user: bob };
const leave: Content = { kind: 'remove', user: ann };
const promote: Content = { kind: 'role', user: bob, role: 'admin' };
const handOver: Content = { kind: 'role', user: bob, role: 'owner' };
const muteBob: Content = { kind: 'mute', user: bob, untilMs: 9_000 };
const rename: Content = { kind: 'rename', title: 'us' };
const erased: Content = { kind: 'erased' };
const everything = [text, edit, recall, reaction, addBob, addSelf, removeBob, leave, promote, muteBob, rename];

const ownText = { sender: ann, isText: true };
const bobsText = { sender: bob, isText: true };
const notText = { sender: ann, isText: false };
const bobIs = (role: Role): Partial<Situation> => ({ concerned: new Map([[bob, member(role)]]) });

describe('in a group', () => {
  test.for<readonly [who: string, what: Content, situation: Partial<Situation>, refused: string | undefined]>([
    ['a member says', text, {}, undefined],
    ['a member edits its own text', edit, { target: ownText }, undefined],
    ["a member edits another's text", edit, { target: bobsText }, 'NotAllowed'],
    ["an owner edits another's text", edit, { target: bobsText, own: member('owner') }, 'NotAllowed'],
    ['a member edits what is no text', edit, { target: notText }, 'UnknownEntry'],
    ['a member edits what is not there', edit, {}, 'UnknownEntry'],
    [
      'a member edits what was before it joined',
      edit,
      { target: ownText, own: member('member', { joinSeq: 4 }) },
      'UnknownEntry',
    ],
    ['a member recalls its own text', recall, { target: ownText }, undefined],
    ["a member recalls another's text", recall, { target: bobsText }, 'NotAllowed'],
    ["an admin recalls another's text", recall, { target: bobsText, own: member('admin') }, undefined],
    ['an admin recalls what is no text', recall, { target: notText, own: member('admin') }, 'UnknownEntry'],
    ["a member reacts to another's text", reaction, { target: bobsText }, undefined],
    ['a member reacts to what is no text', reaction, { target: notText }, 'UnknownEntry'],
    [
      'a member reacts to the first entry it sees',
      reaction,
      { target: bobsText, own: member('member', { joinSeq: 3 }) },
      undefined,
    ],
    ['anyone creates what there is not', create, { record: undefined, own: undefined }, undefined],
    ['a member creates what there is', create, {}, 'NotAllowed'],
    ['a stranger creates what there is', create, { own: undefined }, 'NotAllowed'],
    [
      'anyone creates with itself twice',
      { ...create, users: [ann] } as Content,
      { record: undefined, own: undefined },
      'BadRequest',
    ],
    ['anyone creates with too many', create, { record: undefined, own: undefined, maxGroupMembers: 1 }, 'LimitReached'],
    ['an admin adds', addBob, { own: member('admin') }, undefined],
    ['a member adds', addBob, {}, 'NotAllowed'],
    ['a member of an open group adds', addBob, { isOpen: true }, 'NotAllowed'],
    ['an admin adds who is in', addBob, { own: member('admin'), ...bobIs('member') }, 'NotAllowed'],
    ['an admin adds who was in', addBob, { own: member('admin'), concerned: new Map([[bob, former]]) }, undefined],
    ['an admin adds nobody', { kind: 'add', users: [] }, { own: member('admin') }, 'BadRequest'],
    ['an admin adds the last', addBob, { own: member('admin'), record: { members: 19 } }, undefined],
    ['an admin adds one too many', addBob, { own: member('admin'), record: { members: 20 } }, 'LimitReached'],
    ['a stranger joins an open group', addSelf, { own: undefined, isOpen: true }, undefined],
    ['a former member joins an open group', addSelf, { own: former, isOpen: true }, undefined],
    ['a member joins again', addSelf, { isOpen: true, concerned: new Map([[ann, member('member')]]) }, 'NotAllowed'],
    ['a stranger joins a closed group', addSelf, { own: undefined }, 'UnknownConversation'],
    ['a former member joins a closed group', addSelf, { own: former }, 'NotAllowed'],
    [
      'a stranger brings another along',
      { kind: 'add', users: [ann, bob] },
      { own: undefined, isOpen: true },
      'UnknownConversation',
    ],
    [
      'a stranger joins a full group',
      addSelf,
      { own: undefined, isOpen: true, record: { members: 20 } },
      'LimitReached',
    ],
    [
      'a stranger joins what all have left',
      addSelf,
      { own: undefined, isOpen: true, record: { members: 0 } },
      'UnknownConversation',
    ],
    ['a member leaves', leave, {}, undefined],
    ['an owner leaves the others', leave, { own: member('owner') }, 'NotAllowed'],
    ['an owner leaves as the last', leave, { own: member('owner'), record: { members: 1 } }, undefined],
    ['a member removes a member', removeBob, bobIs('member'), 'NotAllowed'],
    ['an admin removes a member', removeBob, { own: member('admin'), ...bobIs('member') }, undefined],
    ['an admin removes an admin', removeBob, { own: member('admin'), ...bobIs('admin') }, 'NotAllowed'],
    ['an admin removes the owner', removeBob, { own: member('admin'), ...bobIs('owner') }, 'NotAllowed'],
    ['an owner removes an admin', removeBob, { own: member('owner'), ...bobIs('admin') }, undefined],
    ['an owner removes a stranger', removeBob, { own: member('owner') }, 'NotAllowed'],
    [
      'an owner removes who has left',
      removeBob,
      { own: member('owner'), concerned: new Map([[bob, former]]) },
      'NotAllowed',
    ],
    ['an owner promotes', promote, { own: member('owner'), ...bobIs('member') }, undefined],
    ['an owner hands over', handOver, { own: member('owner'), ...bobIs('member') }, undefined],
    ['an owner promotes a stranger', promote, { own: member('owner') }, 'NotAllowed'],
    [
      'an owner gives itself up',
      { kind: 'role', user: ann, role: 'member' },
      { own: member('owner'), concerned: new Map([[ann, member('owner')]]) },
      'NotAllowed',
    ],
    ['an admin promotes', promote, { own: member('admin'), ...bobIs('member') }, 'NotAllowed'],
    ['an admin mutes a member', muteBob, { own: member('admin'), ...bobIs('member') }, undefined],
    ['an admin mutes an admin', muteBob, { own: member('admin'), ...bobIs('admin') }, 'NotAllowed'],
    ['a member mutes a member', muteBob, bobIs('member'), 'NotAllowed'],
    ['an admin renames', rename, { own: member('admin') }, undefined],
    ['a member renames', rename, {}, 'NotAllowed'],
    ['anyone sends what servers make', erased, { own: member('owner') }, 'BadRequest'],
    ['a muted member says', text, { own: member('member', { mutedUntilMs: 1_001 }) }, 'Muted'],
    ['a muted member leaves', leave, { own: member('member', { mutedUntilMs: 1_001 }) }, undefined],
    ['a muted admin renames', rename, { own: member('admin', { mutedUntilMs: 1_001 }) }, 'Muted'],
    ['a member says whose time has passed', text, { own: member('member', { mutedUntilMs: 1_000 }) }, undefined],
  ])('%s: %j', ([, content, situation, refused]) => {
    expect(refusal(content, situation)).toBe(refused);
  });

  test.for(everything)('a stranger does not learn that there is one by %j', (content) => {
    const there = refusal(content, { own: undefined });
    expect(there).toBe(refusal(content, { own: undefined, record: undefined }));
    expect(there).toBe('UnknownConversation');
  });

  test.for(everything)('a former member of a closed one may do nothing, not even %j', (content) => {
    expect(refusal(content, { own: former, target: ownText })).toBe('NotAllowed');
  });

  test('who is muted is told for how long, a day at most', () => {
    const muted = (untilMs: number) =>
      refusalOf({
        conversation: group,
        sender: cat,
        content: text,
        nowMs: 1_000,
        record: { members: 2 },
        isOpen: false,
        own: member('member', { mutedUntilMs: untilMs }),
        concerned: new Map(),
        target: undefined,
        isBlocked: false,
        maxGroupMembers: 2,
      });
    expect(muted(1_500)).toEqual({ name: 'Muted', retryAfterMs: 500 });
    expect(muted(Number.MAX_SAFE_INTEGER)).toEqual({ name: 'Muted', retryAfterMs: 86_400_000 });
  });
});

describe('between two', () => {
  const direct = { conversation: parseConversationId('c:ann:bob'), record: undefined, own: undefined };

  test.for<readonly [who: string, what: Content, situation: Partial<Situation>, refused: string | undefined]>([
    ['one says', text, {}, undefined],
    ['one edits its own text', edit, { target: ownText }, undefined],
    ["one edits the other's text", edit, { target: bobsText }, 'NotAllowed'],
    ['one recalls its own text', recall, { target: ownText }, undefined],
    ["one recalls the other's text", recall, { target: bobsText }, 'NotAllowed'],
    ["one reacts to the other's text", reaction, { target: bobsText }, undefined],
    ['one reacts to nothing', reaction, {}, 'UnknownEntry'],
    ['who is blocked says', text, { isBlocked: true }, 'NotAllowed'],
    ['who is blocked recalls', recall, { isBlocked: true, target: ownText }, 'NotAllowed'],
    ['one adds', addBob, {}, 'BadRequest'],
  ])('%s: %j', ([, content, situation, refused]) => {
    expect(refusal(content, { ...direct, ...situation })).toBe(refused);
  });
});
