import { answer, type Command, notice, request } from './command.ts';
import type { Fields } from './fields.ts';
import { Limit } from './limits.ts';
import type {
  BlockList,
  BlockRequest,
  BlocksRequest,
  PresenceNotice,
  Profile,
  ProfileList,
  ProfilesRequest,
  SetProfileRequest,
  UserPresence,
  Watching,
  WatchRequest,
} from './messages.ts';
import { type WirePresence, type WireProfile, wire } from './wire.ts';

export const watch: Command<WatchRequest> = request('watch', {
  cmdCode: 23,
  body: wire.Watch,
  lists: { 1: { name: 'users', most: Limit.watched } },
  encode: ({ users }, fields) => ({ users: fields.users('users', users, Limit.watched) }),
  decode: ({ users }, fields) => ({ users: fields.users('users', users, Limit.watched) }),
});

export const watching: Command<Watching> = answer('watching', {
  cmdCode: 24,
  body: wire.Watching,
  lists: { 2: { name: 'presences', most: Limit.watched } },
  encode: checkedWatching,
  decode: checkedWatching,
});

export const presence: Command<PresenceNotice> = notice('presence', 'server', {
  cmdCode: 25,
  body: wire.Presence,
  encode: checkedPresence,
  decode: checkedPresence,
});

export const block: Command<BlockRequest> = request('block', {
  cmdCode: 32,
  body: wire.Block,
  encode: ({ user, blocked }, fields) => ({ user: fields.user('user', user), blocked }),
  decode: ({ user, blocked }, fields) => ({ user: fields.user('user', user), blocked }),
});

export const blocks: Command<BlocksRequest> = request('blocks', {
  cmdCode: 33,
  body: wire.Blocks,
  encode: () => ({}),
  decode: () => ({}),
});

export const blockList: Command<BlockList> = answer('block-list', {
  cmdCode: 34,
  body: wire.BlockList,
  lists: { 1: { name: 'users', most: Limit.blocked } },
  encode: ({ users }, fields) => ({ users: fields.users('users', users, Limit.blocked) }),
  decode: ({ users }, fields) => ({ users: fields.users('users', users, Limit.blocked) }),
});

export const setProfile: Command<SetProfileRequest> = request('set-profile', {
  cmdCode: 35,
  body: wire.SetProfile,
  encode: checkedTexts,
  decode: checkedTexts,
});

export const profiles: Command<ProfilesRequest> = request('profiles', {
  cmdCode: 36,
  body: wire.Profiles,
  lists: { 1: { name: 'users', most: Limit.watched } },
  encode: ({ users }, fields) => ({ users: fields.users('users', users, Limit.watched) }),
  decode: ({ users }, fields) => ({ users: fields.users('users', users, Limit.watched) }),
});

export const profileList: Command<ProfileList> = answer('profile-list', {
  cmdCode: 37,
  body: wire.ProfileList,
  lists: { 1: { name: 'profiles', most: Limit.watched } },
  encode: checkedProfiles,
  decode: checkedProfiles,
});

function checkedPresence(value: WirePresence, fields: Fields): UserPresence {
  return {
    user: fields.user('user', value.user ?? ''),
    online: value.online ?? false,
    lastSeenMs: fields.moment('lastSeenMs', value.lastSeenMs ?? 0),
  };
}

function checkedWatching(
  value: { readonly leaseMs: number; readonly presences: readonly WirePresence[] },
  fields: Fields,
): { leaseMs: number; presences: UserPresence[] } {
  fields.count('presences', value.presences.length, Limit.watched);
  return {
    leaseMs: fields.integer('leaseMs', value.leaseMs, Limit.minLeaseMs, Limit.maxLeaseMs),
    presences: value.presences.map((item) => checkedPresence(item, fields)),
  };
}

function checkedTexts(value: Omit<WireProfile, 'user'>, fields: Fields): Omit<Profile, 'user'> {
  return {
    displayName: fields.text('displayName', value.displayName ?? '', 0, Limit.displayNameBytes),
    about: fields.text('about', value.about ?? '', 0, Limit.aboutBytes),
  };
}

function checkedProfiles(
  value: { readonly profiles: readonly WireProfile[] },
  fields: Fields,
): { profiles: Profile[] } {
  fields.count('profiles', value.profiles.length, Limit.watched);
  return {
    profiles: value.profiles.map((profile) => ({
      user: fields.user('user', profile.user ?? ''),
      ...checkedTexts(profile, fields),
    })),
  };
}
