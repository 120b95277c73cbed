import { type ConversationId, isGroup, type Member, peerOf, type UserId } from '@proj/chat-protocol';
import type { ConversationView, Messenger } from '@proj/client';
import { isUserName } from '../profile.ts';
import type { Dialog, DialogHost } from './dialogs/dialog.ts';
import { HelpDialog } from './dialogs/help-dialog.ts';
import { ListDialog, type ListRow } from './dialogs/list-dialog.ts';
import { PromptDialog } from './dialogs/prompt-dialog.ts';
import { SearchDialog } from './dialogs/search-dialog.ts';
import type { MessageItem, OpenThread } from './open-thread.ts';
import { safeLine } from './wrap.ts';

/** What dialogs do to the screen behind them. */
export interface DialogScreen extends DialogHost {
  readonly messenger: Messenger;
  readonly open: OpenThread | undefined;
  readonly conversation: ConversationView | undefined;
  readonly conversations: readonly ConversationView[];
  now(): number;
  nameOf(user: string): string;
  titleOf(id: ConversationId): string;
  openDialog(dialog: Dialog): void;
  openConversation(of: ConversationId | UserId): OpenThread;
  openAt(id: ConversationId, seq: number | undefined): Promise<void>;
  say(text: string, isBad?: boolean): void;
  tell(error: unknown): void;
}

const usualReactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

const nameRule = 'A name is 1 to 32 of a-z 0-9 . _ -';

/** Everything that stands in front of the conversations for a while. */
export class ChatDialogs {
  readonly #screen: DialogScreen;

  constructor(screen: DialogScreen) {
    this.#screen = screen;
  }

  help(): void {
    this.#screen.openDialog(new HelpDialog(this.#screen));
  }

  search(): void {
    const screen = this.#screen;
    const dialog = new SearchDialog(screen, {
      conversations: () => screen.conversations,
      search: (query, signal) => screen.messenger.search(query, { signal }),
      titleOf: (id) => screen.titleOf(id as ConversationId),
      nameOf: (user) => screen.nameOf(user),
      now: () => screen.now(),
      open: (id, seq) => void screen.openAt(id as ConversationId, seq),
    });
    screen.openDialog(dialog);
  }

  newConversation(): void {
    const screen = this.#screen;
    this.#prompt('New conversation', ['With whom?'], nameRule, ([name = '']) => {
      if (!isUserName(name)) return nameRule;
      screen.closeDialog();
      screen.openConversation(name);
      return undefined;
    });
  }

  newGroup(): void {
    const screen = this.#screen;
    const fields = ['Title', 'Members, with spaces between them'];
    this.#prompt('New group', fields, 'You can add others later.', async ([title = '', names = '']) => {
      const users = namesIn(names);
      if (title === '') return 'A group needs a title.';
      if (!users.every(isUserName)) return nameRule;
      const { conversation } = await screen.messenger.createGroup({ title, users });
      screen.closeDialog();
      screen.openConversation(conversation);
      return undefined;
    });
  }

  /** Who is in the conversation that is open, and what can be done about it. */
  about(): void {
    const { open, messenger } = this.#screen;
    if (open === undefined) this.#screen.say('no conversation is open');
    else if (isGroup(open.id)) this.#aboutGroup(open.id);
    else this.#aboutUser(peerOf(open.id, messenger.user) ?? messenger.user);
  }

  react(conversation: ConversationId, item: MessageItem, seq: number): void {
    const screen = this.#screen;
    const { user } = screen.messenger;
    const own = new Set(item.reactions.filter(({ users }) => users.includes(user)).map(({ emoji }) => emoji));
    const react = (emoji: string): void => {
      screen.closeDialog();
      const removed = own.has(emoji);
      screen.messenger
        .post(conversation, { kind: 'reaction', target: seq, emoji, removed })
        .catch((error: unknown) => screen.tell(error));
    };
    const emojis = [...new Set([...usualReactions, ...item.reactions.map(({ emoji }) => emoji)])];
    const dialog = new ListDialog(screen, {
      title: 'React',
      keys: '1-9 or Enter choose   o another   Esc close',
      note: '',
      onKey: (key, chosen) => {
        const numbered = emojis[Number(key) - 1];
        if (key === 'o') this.#reactWith(react);
        else if (key === 'enter' && chosen !== undefined) react(chosen);
        else if (numbered !== undefined) react(numbered);
      },
    });
    screen.openDialog(dialog);
    dialog.show(
      emojis.map((emoji, index) => ({
        key: emoji,
        text: `${index + 1}  ${safeLine(emoji)}`,
        right: own.has(emoji) ? 'yours: takes it back' : '',
      })),
      '',
    );
  }

  /** Who has a message, and who has read it. */
  receipts(conversation: ConversationId, seq: number): void {
    const { messenger } = this.#screen;
    this.#memberList('Receipts', conversation, 'Esc close', (members) => {
      const others = members.filter(({ user }) => user !== messenger.user);
      const rows = others.map(({ user, received, read }) => ({
        key: user,
        text: safeLine(this.#screen.nameOf(user)),
        right: read >= seq ? 'has read it' : received >= seq ? 'has it' : 'not yet',
      }));
      const readers = others.filter(({ read }) => read >= seq).length;
      return { rows, note: `Read by ${readers} of ${others.length}.` };
    });
  }

  #aboutGroup(id: ConversationId): void {
    const screen = this.#screen;
    const { messenger } = screen;
    const post = (content: Parameters<Messenger['post']>[1]): void => {
      screen.closeDialog();
      messenger.post(id, content).catch((error: unknown) => screen.tell(error));
    };
    const members: Map<string, Member> = new Map();
    const keys = 'a add   r remove   m admin or not   n name   l leave   Esc close';
    const onKey = (key: string, chosen: string | undefined): void => {
      const member = members.get(chosen ?? '');
      if (key === 'a') this.#add(id);
      else if (key === 'n') this.#rename(id);
      else if (key === 'l') this.#leave(id);
      else if (member === undefined) return;
      else if (key === 'r') post({ kind: 'remove', user: member.user });
      else if (key === 'm')
        post({ kind: 'role', user: member.user, role: member.role === 'member' ? 'admin' : 'member' });
    };
    const onMembers = (all: readonly Member[]): Shown => {
      for (const member of all) members.set(member.user, member);
      const rows = all.map(({ user, role }) => {
        const name = screen.nameOf(user);
        const text = name === user ? user : `${safeLine(name)} (${user})`;
        return { key: user, text: user === messenger.user ? `${text}, you` : text, right: role };
      });
      return { rows, note: `${all.length === 1 ? 'One member' : `${all.length} members`} · ${id}` };
    };
    this.#memberList(screen.titleOf(id), id, keys, onMembers, onKey);
  }

  #aboutUser(user: UserId): void {
    const screen = this.#screen;
    const { messenger } = screen;
    const closing = new AbortController();
    const dialog = new ListDialog(screen, {
      title: safeLine(screen.nameOf(user)),
      keys: 'b block   u unblock   Esc close',
      note: 'asking …',
      onKey: (key) => {
        if (key !== 'b' && key !== 'u') return;
        screen.closeDialog();
        messenger
          .block(user, key === 'b')
          .then(() => screen.say(key === 'b' ? `${user} is blocked` : `${user} may write to you again`))
          .catch((error: unknown) => screen.tell(error));
      },
      onClose: () => closing.abort(),
    });
    screen.openDialog(dialog);
    const about = messenger.profiles.current.get(user)?.about ?? '';
    const show = (state: string): void => {
      const rows: ListRow[] = [{ key: 'user', text: user, right: state }];
      dialog.show(rows, about);
    };
    show('');
    messenger
      .blocks({ signal: closing.signal })
      .then((blocked) => show(blocked.includes(user) ? 'blocked: you get nothing from them' : 'may write to you'))
      .catch((error: unknown) => {
        if (!closing.signal.aborted) screen.tell(error);
      });
  }

  #add(id: ConversationId): void {
    const screen = this.#screen;
    this.#prompt(
      'Add to the group',
      ['Names, with spaces between them'],
      'They see what is said from now on.',
      async ([text = '']) => {
        const users = namesIn(text).filter(isUserName);
        if (users.length === 0 || users.length < namesIn(text).length) return nameRule;
        await screen.messenger.post(id, { kind: 'add', users });
        screen.closeDialog();
        return undefined;
      },
    );
  }

  #rename(id: ConversationId): void {
    const screen = this.#screen;
    this.#prompt('Rename the group', ['Title'], '', async ([title = '']) => {
      if (title === '') return 'A group needs a title.';
      await screen.messenger.post(id, { kind: 'rename', title });
      screen.closeDialog();
      return undefined;
    });
  }

  #leave(id: ConversationId): void {
    const screen = this.#screen;
    this.#prompt(
      'Leave the group',
      ['Type "leave" to leave it'],
      'You keep what was said until now.',
      async ([word]) => {
        if (word !== 'leave') return 'Esc stays in it.';
        await screen.messenger.post(id, { kind: 'remove', user: screen.messenger.user });
        screen.closeDialog();
        return undefined;
      },
    );
  }

  #reactWith(react: (emoji: string) => void): void {
    this.#prompt('React', ['With what?'], 'An emoji, or a few letters.', ([emoji = '']) => {
      if (emoji === '' || Buffer.byteLength(emoji) > 64) return 'At most a few letters.';
      react(emoji);
      return undefined;
    });
  }

  #prompt(
    title: string,
    fields: readonly string[],
    hint: string,
    submit: ConstructorParameters<typeof PromptDialog>[1]['submit'],
  ): void {
    this.#screen.openDialog(new PromptDialog(this.#screen, { title, fields, hint, submit }));
  }

  /** Fetches the members of a conversation into a list. */
  #memberList(
    title: string,
    id: ConversationId,
    keys: string,
    shown: (members: readonly Member[]) => Shown,
    onKey: (key: string, chosen: string | undefined) => void = () => {},
  ): void {
    const screen = this.#screen;
    const closing = new AbortController();
    const options = {
      title: safeLine(title),
      keys,
      note: 'asking the server …',
      onKey,
      onClose: () => closing.abort(),
    };
    const dialog = new ListDialog(screen, options);
    screen.openDialog(dialog);
    allMembers(screen.messenger, id, closing.signal)
      .then((members) => {
        const { rows, note } = shown(members);
        dialog.show(rows, note);
      })
      .catch((error: unknown) => {
        if (closing.signal.aborted) return;
        screen.closeDialog();
        screen.tell(error);
      });
  }
}

interface Shown {
  readonly rows: readonly ListRow[];
  readonly note: string;
}

/** More would be no list that anybody reads. */
const mostMembers = 2_000;

async function allMembers(messenger: Messenger, id: ConversationId, signal: AbortSignal): Promise<readonly Member[]> {
  const members: Member[] = [];
  while (members.length < mostMembers) {
    const page = await messenger.members(id, { after: members.at(-1)?.user, signal });
    if (page.members.length === 0) break;
    members.push(...page.members);
  }
  return members;
}

function namesIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}
