import type { Messenger } from '@proj/client';
import type { ChatDialogs } from './chat-dialogs.ts';
import { composerOf } from './composer.ts';
import type { OpenThread } from './open-thread.ts';

/** What acting on a message needs of the screen. */
export interface MessageActions {
  readonly messenger: Messenger;
  say(text: string, isBad?: boolean): void;
  tell(error: unknown): void;
  focusOn(focus: 'composer'): void;
  fill(hole: { readonly key: string; readonly afterSeq: number; readonly beforeSeq: number }): void;
}

/** A key, with a message chosen. */
export function actOnMessage(screen: MessageActions, dialogs: ChatDialogs, open: OpenThread, key: string): void {
  const item = open.chosen;
  if (item === undefined) return;
  const done = (work: Promise<unknown>): void => void work.catch((error: unknown) => screen.tell(error));
  if (item.kind === 'hole') {
    if (key === 'enter') screen.fill(item);
    return;
  }
  if (item.kind === 'event') {
    if (key === 'enter') screen.focusOn('composer');
    return;
  }
  const { messenger } = screen;
  if (item.state === 'refused') {
    if (key === 'enter') done(messenger.retry(item.id));
    else if (key === 'x') done(messenger.discard(item.id));
    return;
  }
  const { seq } = item;
  if (key === 'enter') screen.focusOn('composer');
  else if (!'reix'.includes(key)) return;
  else if (seq === undefined) screen.say('the server does not have it yet', true);
  else if (item.recalled) screen.say('it was taken back', true);
  else if (key === 'r') dialogs.react(open.id, item, seq);
  else if (key === 'i') dialogs.receipts(open.id, seq);
  else if (!item.own) screen.say('it is not yours', true);
  else if (key === 'x') done(messenger.post(open.id, { kind: 'recall', target: seq }));
  else {
    open.editing = item;
    open.composer = composerOf(item.text);
    screen.focusOn('composer');
  }
}
