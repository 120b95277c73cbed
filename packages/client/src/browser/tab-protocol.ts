import type { UserId, UserPresence } from '@proj/chat-protocol';
import type { Commands, News } from '../messenger/backend.ts';
import type { MessengerStatus } from '../messenger/messenger.ts';
import type { PlainError } from './plain-error.ts';

/**
 * What tabs say to each other over a channel that all of them hear. Pages of two builds can be open at once, so each
 * message says which protocol it is of, and this much holds in every version: a message is an object with an integer
 * `protocol`; whoever hears a greater one than its own falls silent for good, and gives up the lock if it has it; whoever
 * hears a lesser one says `hello`, so that the other hears of it. The newest build has the conversations, and a page of an
 * older one says that it is to be loaded again.
 */
export const tabProtocol = 1;

export type CommandName = keyof Commands;

/** A tab asks the one that leads under `term`. */
export interface TabAsk {
  readonly type: 'ask';
  readonly term: string;
  readonly from: string;
  /** Unique in the tab: an ask that is repeated keeps it. */
  readonly id: number;
  readonly command: CommandName;
  readonly ask: Commands[CommandName]['ask'];
}

/** Someone leads: said when it begins, and to whoever asks. */
export interface TabHere {
  readonly type: 'here';
  readonly term: string;
  readonly user: UserId;
  /** How many messages with news there were in this term. */
  readonly number: number;
  readonly status: MessengerStatus;
  readonly presences: readonly UserPresence[];
}

export type TabMessage =
  /** Who leads? */
  | { readonly type: 'hello' }
  | TabHere
  /** It leads no more. */
  | { readonly type: 'bye'; readonly term: string }
  | TabAsk
  /** Nobody waits for this answer any more. */
  | { readonly type: 'abort'; readonly term: string; readonly from: string; readonly id: number }
  | {
      readonly type: 'answer';
      readonly term: string;
      readonly to: string;
      readonly id: number;
      readonly answer: Commands[CommandName]['answer'];
    }
  | {
      readonly type: 'error';
      readonly term: string;
      readonly to: string;
      readonly id: number;
      readonly error: PlainError;
    }
  /** `number` counts from 1 in each term: a gap shows that something was missed. */
  | { readonly type: 'news'; readonly term: string; readonly number: number; readonly news: readonly News[] }
  /** The password was changed, which voids every token: what the next one that leads logs in with. */
  | { readonly type: 'password'; readonly term: string; readonly password: string };

/** As it goes over the channel. */
export type SentTabMessage = TabMessage & { readonly protocol: number };

export type Heard =
  | { readonly kind: 'message'; readonly message: TabMessage }
  /** From an older build. */
  | { readonly kind: 'older' }
  | { readonly kind: 'newer' };

const commands: Readonly<Record<CommandName, true>> = {
  post: true,
  retry: true,
  discard: true,
  'mark-read': true,
  typing: true,
  draft: true,
  fetch: true,
  meet: true,
  call: true,
  'retry-now': true,
};

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isTagged: Check = (value) => isObject(value) && isText(value['type']);

/** What must hold of a message's fields before anything is done with it. What lies deeper was checked by its sender. */
const shapes: Readonly<Record<TabMessage['type'], Readonly<Record<string, Check>>>> = {
  hello: {},
  here: {
    term: isText,
    user: isText,
    number: isCount,
    status: (value) => isObject(value) && isText(value['state']),
    presences: Array.isArray,
  },
  bye: { term: isText },
  ask: {
    term: isText,
    from: isText,
    id: isCount,
    command: (value) => typeof value === 'string' && Object.hasOwn(commands, value),
  },
  abort: { term: isText, from: isText, id: isCount },
  answer: { term: isText, to: isText, id: isCount },
  error: { term: isText, to: isText, id: isCount, error: (value) => isObject(value) && isText(value['message']) },
  news: { term: isText, number: isCount, news: (value) => Array.isArray(value) && value.every(isTagged) },
  password: { term: isText, password: isText },
};

/** What came over the channel; `undefined` for what no tab says, which is nobody's concern. */
export function heard(data: unknown): Heard | undefined {
  if (!isObject(data)) return undefined;
  const { protocol, type } = data;
  if (typeof protocol !== 'number' || !isCount(protocol)) return undefined;
  if (protocol !== tabProtocol) return { kind: protocol < tabProtocol ? 'older' : 'newer' };
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) return undefined;
  const shape = shapes[type as TabMessage['type']];
  for (const [field, check] of Object.entries(shape)) if (!check(data[field])) return undefined;
  return { kind: 'message', message: data as unknown as TabMessage };
}
