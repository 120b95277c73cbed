import { provider } from '@proj/crypto/provider';
import { seededProvider, toyProvider } from '@proj/testkit';
import { type ClientOptions, defaultSuites, type SuiteName } from '../../src/core/index.ts';
import {
  BrokenPromise,
  type Conversation,
  type CoreModule,
  type Interceptor,
  type Message,
  Network,
  passOn,
  Unfinished,
} from './network.ts';

/** What the two applications do, line by line. */
export type Line =
  | { readonly type: 'say'; readonly from: 'client' | 'server'; readonly bytes: number }
  /** The transport breaks, and before another is dialled both write so much. */
  | { readonly type: 'cut'; readonly clientBytes: number; readonly serverBytes: number };

export interface Scenario {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly client?: ClientOptions;
  /** The client learns the server's key. */
  readonly isTrusting?: boolean;
  /** The client shows a key of its own. */
  readonly hasDevice?: boolean;
}

/** Not the one that servers like best first: each new session begins with RETRY. */
const unlikelySuites: readonly SuiteName[] = ['x25519-chacha20poly1305', ...defaultSuites];

const rounds = (count: number): Line[] =>
  Array.from({ length: 2 * count }, (_, i) => ({
    type: 'say',
    from: i % 2 === 0 ? 'client' : 'server',
    bytes: 1 + ((i * 7) % 13),
  }));

export const newSession: Scenario = { name: 'a new session', lines: rounds(2) };
export const resumed: Scenario = {
  name: 'a resumed session',
  lines: [...rounds(2), { type: 'cut', clientBytes: 0, serverBytes: 9 }, ...rounds(1)],
};
export const resumedWithEarlyData: Scenario = {
  name: 'a resumed session with early data',
  lines: [...rounds(2), { type: 'cut', clientBytes: 12, serverBytes: 9 }, ...rounds(1)],
};
/** The server asks for another HELLO before it answers. */
export const retried: Scenario = {
  ...newSession,
  name: 'a new session after RETRY',
  client: { suites: unlikelySuites },
};
export const resumedAfterRetry: Scenario = {
  ...resumedWithEarlyData,
  name: 'a resumed session after RETRY',
  client: { suites: unlikelySuites },
};
export const trusting: Scenario = {
  ...newSession,
  name: "a new session that learns the server's key",
  isTrusting: true,
};
export const ofDevice: Scenario = { ...newSession, name: 'a new session of a device', hasDevice: true };
/** Dozens of small records each way. */
export const longTalk: Scenario = { name: 'a long dialogue', lines: rounds(30) };

export interface Run {
  readonly network: Network;
  readonly conversation: Conversation;
}

export type Cryptography = 'toy' | 'real';

/** A server, and a client that has said nothing yet. */
export function begin(scenario: Scenario, cryptography: Cryptography, core?: CoreModule): Run {
  const seed = 1;
  const crypto = cryptography === 'toy' ? toyProvider(seed) : seededProvider(seed, provider);
  const network = new Network({
    core,
    crypto,
    client: { ...scenario.client, deviceKeys: scenario.hasDevice === true ? crypto.x25519.generate() : undefined },
    trust: scenario.isTrusting === true ? { knownKey: undefined, remember: () => {} } : undefined,
  });
  return { network, conversation: network.call() };
}

/** Says every line, ends both directions and sees both sessions close; every byte arrives, and nothing goes wrong. */
export function finish({ network, conversation }: Run, scenario: Scenario): void {
  const { applications } = conversation;
  network.expect('the session opening', () => applications.server.opened === 1);
  for (const line of scenario.lines) {
    if (line.type === 'say') conversation.write(line.from, line.bytes);
    else {
      conversation.answerDials = false;
      for (const link of network.links) if (link.conversation === conversation) network.cut(link);
      conversation.write('client', line.clientBytes);
      conversation.write('server', line.serverBytes);
      network.expect('a redial', () => conversation.waitingDials > 0);
      conversation.answerDials = true;
      conversation.waitingDials = 0;
      network.link(conversation);
    }
    network.expect('every byte arriving', () => conversation.isEven);
  }
  conversation.end('client');
  conversation.end('server');
  network.expect('both sessions closing', () => conversation.isOver);
  for (const side of ['client', 'server'] as const) {
    const { error, sawEnd, opened } = applications[side];
    if (error !== undefined) throw new Unfinished(`the ${side} closed with ${error.message}`);
    if (!sawEnd) throw new Unfinished(`the ${side} never saw the end`);
    if (opened !== 1) throw new BrokenPromise(`the ${side} was told ${opened} times that the session is open`);
  }
}

/** Every message of the scenario when no one interferes. */
export function messagesOf(scenario: Scenario, cryptography: Cryptography): Message[] {
  const run = begin(scenario, cryptography);
  const messages: Message[] = [];
  run.network.intercept = (message) => {
    messages.push(message);
    return passOn(message);
  };
  finish(run, scenario);
  return messages;
}

/** Whether the messages stand at the same place of the dialogue, in two runs of the same scenario. */
export const isSame = (one: Message, other: Message): boolean =>
  one.link.number === other.link.number && one.from === other.from && one.index === other.index;

/** Touches one message, the first time it is sent. Answers the interceptor, and whether it had its chance. */
export function once(
  target: Message,
  touch: Interceptor,
): { readonly intercept: Interceptor; readonly done: () => boolean } {
  let done = false;
  return {
    intercept: (message) => {
      if (done || !isSame(message, target)) return passOn(message);
      done = true;
      return touch(message);
    },
    done: () => done,
  };
}
