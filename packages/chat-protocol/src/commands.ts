import type { Command } from './command.ts';
import { conversationList, conversations, memberList, members, search, searchResult } from './conversation-commands.ts';
import { changePassword, deviceList, devices, done, kicked, revoke } from './device-commands.ts';
import { failureCommand } from './failure-command.ts';
import { accepted, entry, head, send } from './message-commands.ts';
import type { ChatMessage, ClientMessage, ServerMessage } from './messages.ts';
import { delivered, read, readBy, received, typing, typingBy } from './receipt-commands.ts';
import { login, loginAccepted, logout, register, registered } from './session-commands.ts';
import { page, pull, sync, syncResult } from './sync-commands.ts';
import {
  block,
  blockList,
  blocks,
  presence,
  profileList,
  profiles,
  setProfile,
  watch,
  watching,
} from './user-commands.ts';

type Commands = { readonly [Type in ChatMessage['type']]: Command<Extract<ChatMessage, { readonly type: Type }>> };

/** SPEC §4. */
export const commands: Commands = {
  login,
  'login-accepted': loginAccepted,
  logout,
  send,
  accepted,
  entry,
  received,
  delivered,
  sync,
  'sync-result': syncResult,
  pull,
  page,
  register,
  registered,
  failure: failureCommand,
  done,
  read,
  'read-by': readBy,
  head,
  typing,
  'typing-by': typingBy,
  watch,
  watching,
  presence,
  members,
  'member-list': memberList,
  conversations,
  'conversation-list': conversationList,
  search,
  'search-result': searchResult,
  block,
  blocks,
  'block-list': blockList,
  'set-profile': setProfile,
  profiles,
  'profile-list': profileList,
  devices,
  'device-list': deviceList,
  revoke,
  kicked,
  'change-password': changePassword,
};

/** By number on the wire. A `Map`: the number comes from a peer. */
export const commandByCode: ReadonlyMap<number, Command<ChatMessage>> = new Map(
  Object.values(commands).map((command) => [command.cmdCode, command as Command<ChatMessage>]),
);

/** Whether clients send it; a server refuses anything else. */
export function isClientMessage(message: ChatMessage): message is ClientMessage {
  return commands[message.type].sentBy === 'client';
}

/** Whether servers send it; a client refuses anything else. */
export function isServerMessage(message: ChatMessage): message is ServerMessage {
  return commands[message.type].sentBy === 'server';
}
