import type { Command } from './command.ts';
import { failureCommand } from './failure-command.ts';
import { accepted, delivered, direct, received, textMessage } from './message-commands.ts';
import type { ChatMessage, ClientMessage, ServerMessage } from './messages.ts';
import { login, loginAccepted, logout, register, registered } from './session-commands.ts';
import { page, pull, sync, syncResult } from './sync-commands.ts';

type Commands = { readonly [Type in ChatMessage['type']]: Command<Extract<ChatMessage, { readonly type: Type }>> };

/** SPEC §4. */
export const commands: Commands = {
  login,
  'login-accepted': loginAccepted,
  logout,
  direct,
  accepted,
  message: textMessage,
  received,
  delivered,
  sync,
  'sync-result': syncResult,
  pull,
  page,
  register,
  registered,
  failure: failureCommand,
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
