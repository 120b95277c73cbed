import { setTimeout as delay } from 'node:timers/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import { parseUserId } from '@proj/chat-protocol';
import { ClientError, type Messenger, type ReplicaStore, register } from '@proj/client';
import { Cleanup } from '../cleanup.ts';
import type { Context } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { counted } from '../leftover-messages.ts';
import { serverTransport } from '../link.ts';
import { type LiveProfile, loadProfile, newDeviceId, requireProfile } from '../profile.ts';
import { saveLogin } from '../saved-login.ts';
import { openScreenMessenger, openScreenStore } from '../screen-messenger.ts';
import { ChatView } from './chat-view.ts';
import { ConnectionState } from './connection-state.ts';
import type { InputEvent } from './keys.ts';
import { type Account, SetupView } from './setup-view.ts';
import { Terminal } from './terminal.ts';
import { theme } from './theme.ts';
import type { View } from './view.ts';

export interface ScreenOptions {
  readonly context: Context;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream & { readonly fd: number };
  /** What was given on the command line. */
  readonly known: Partial<Account>;
}

/** For so long another command may have the messages. */
const lockedMs = 3_000;
const lockPollMs = 100;

/** A second Ctrl+C within this leaves. */
const twiceMs = 2_000;

/** Somebody wants to leave. */
class Left extends Error {
  override readonly name = 'Left';
}

/** The whole terminal, from the first question to the last key. @throws ExitError, ClientError, and the signal's reason. */
export async function runScreen(options: ScreenOptions): Promise<ExitName> {
  return new Screen(options).run();
}

class Screen {
  readonly #options: ScreenOptions;
  /** Rejects when it is time to leave. */
  readonly #leaving: PromiseWithResolvers<never> = Promise.withResolvers();
  #isLeaving = false;
  #view: View = { draw: (canvas) => void canvas.put(1, 0, 'Opening …', theme.faint), onInput: () => {} };
  #terminal: Terminal | undefined;
  #interruptedAtMs = Number.NEGATIVE_INFINITY;
  #chat: ChatView | undefined;
  #messenger: Messenger | undefined;

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  async run(): Promise<ExitName> {
    const { context, stdin, stdout } = this.#options;
    const { signal } = context;
    signal.throwIfAborted();
    const leave = (reason: unknown): void => this.#leaveFor(reason);
    const onAbort = (): void => leave(signal.reason);
    // Looked at where something else is awaited.
    this.#leaving.promise.catch(() => {});
    signal.addEventListener('abort', onAbort, { once: true });
    process.on('uncaughtException', leave);
    const terminal = new Terminal({
      stdin,
      stdout,
      colours: (context.environment['NO_COLOR'] ?? '') === '',
      onInput: (event) => this.#onInput(event),
      onDraw: (canvas) => this.#view.draw(canvas),
      onClosed: () => leave(new ExitError('Terminated', 'the terminal is gone')),
    });
    this.#terminal = terminal;
    try {
      return await this.#talk(terminal);
    } catch (error) {
      if (error instanceof Left) return 'Ok';
      throw error;
    } finally {
      process.off('uncaughtException', leave);
      signal.removeEventListener('abort', onAbort);
      terminal[Symbol.dispose]();
    }
  }

  /** Logs in if need be, and again when a login has become void. */
  async #talk(terminal: Terminal): Promise<never> {
    let reason = '';
    for (;;) reason = await this.#converse(await this.#profile(reason), terminal);
  }

  /** The one that is logged in, or that logs in now. */
  async #profile(reason: string): Promise<LiveProfile> {
    const { context, known } = this.#options;
    const { profileDirectory, clientName, signal } = context;
    const before = await loadProfile(profileDirectory);
    const isOther =
      (known.user !== undefined && known.user !== before?.user) ||
      (known.server !== undefined && known.server !== before?.server);
    if (reason === '' && before?.token !== undefined && !isOther) return { ...before, token: before.token };
    const done = Promise.withResolvers<void>();
    const view = new SetupView({
      known: { ...before, ...known },
      isNew: before === undefined,
      reason: reason === '' && before !== undefined && !isOther ? `${before.user} is logged out.` : reason,
      register: async ({ server, key, user }, password, cancelled) => {
        const either = AbortSignal.any([signal, cancelled]);
        await register({ transport: serverTransport(server, key), user: parseUserId(user), password, signal: either });
      },
      logIn: async (account, password, cancelled) => {
        const deviceId = before?.deviceId ?? newDeviceId();
        const either = AbortSignal.any([signal, cancelled]);
        await saveLogin({ ...account, deviceId, password, profileDirectory, clientName, signal: either });
      },
      onDone: () => done.resolve(),
      redraw: () => this.#terminal?.redraw(),
    });
    this.#show(view);
    try {
      await Promise.race([done.promise, this.#leaving.promise]);
    } finally {
      view.abort(new Left());
    }
    return requireProfile(profileDirectory);
  }

  /** Until somebody leaves, or the login is void. @returns why one must log in again. */
  async #converse(profile: LiveProfile, terminal: Terminal): Promise<string> {
    const { context } = this.#options;
    const { profileDirectory, clientName, output } = context;
    context.connectingTo(profile.server);
    await using cleanup = new Cleanup();
    const store = cleanup.use(await this.#openStore(profile));
    const connection = new ConnectionState();
    const now = (): number => Date.now();
    let view: ChatView | undefined;
    const detached = (isDetached: boolean): void => {
      connection.detached(isDetached, now());
      view?.redraw();
    };
    const link = { lost: () => detached(true), back: () => detached(false) };
    const transport = serverTransport(profile.server, profile.key, link);
    const messenger = await openScreenMessenger({ profile, profileDirectory, store, transport, clientName });
    cleanup.defer(async () => {
      // The terminal is given back before the farewell, which may take a while.
      if (this.#isLeaving) terminal[Symbol.dispose]();
      const waiting = (await store.outgoing()).length;
      await messenger.close();
      if (waiting > 0) output.notice(`not sent yet: ${counted(waiting)}; the next command of this profile does it`);
    });
    const chat = new ChatView({
      messenger,
      connection,
      server: profile.server,
      now,
      redraw: () => terminal.redraw(),
      onTitle: (title) => {
        terminal.title = title;
      },
    });
    view = chat;
    this.#chat = chat;
    this.#messenger = messenger;
    cleanup.defer(() => {
      this.#chat = undefined;
      this.#messenger = undefined;
      chat.close();
    });
    this.#show(chat);
    return await Promise.race([this.#leaving.promise, this.#voided(messenger, cleanup)]);
  }

  /** Waits a moment for a command that sends what the last screen could not. */
  async #openStore(profile: LiveProfile): Promise<ReplicaStore> {
    const deadlineMs = performance.now() + lockedMs;
    for (;;) {
      try {
        return await openScreenStore(this.#options.context.profileDirectory, profile);
      } catch (error) {
        if (!ClientError.is(error, 'CLIENT_STORE_LOCKED') || performance.now() > deadlineMs) throw error;
      }
      await Promise.race([delay(lockPollMs), this.#leaving.promise]);
    }
  }

  #show(view: View): void {
    this.#view = view;
    this.#terminal?.redraw();
  }

  #onInput(event: InputEvent): void {
    if (event.type === 'key' && event.ctrl && this.#onControl(event.name)) return;
    this.#view.onInput(event);
  }

  /** Keys that work everywhere. */
  #onControl(name: string): boolean {
    if (name === 'q') this.#leave();
    else if (name === 'z') this.#terminal?.suspend();
    else if (name === 'l') this.#terminal?.repaint();
    else if (name === 'c') this.#interrupt();
    else return false;
    return true;
  }

  #interrupt(): void {
    const now = performance.now();
    if (now - this.#interruptedAtMs < twiceMs || this.#chat === undefined) this.#leave();
    this.#interruptedAtMs = now;
    this.#chat?.say('Ctrl+C once more leaves');
  }

  /** What has stopped the messenger for good decides how the program ends. */
  #leave(): void {
    const status = this.#messenger?.status.current;
    const isBroken = status?.state === 'closed' && status.code !== undefined;
    this.#leaveFor(isBroken ? new ClientError(status.code, status.message ?? '') : new Left());
  }

  #leaveFor(reason: unknown): void {
    this.#isLeaving = true;
    this.#leaving.reject(reason);
  }

  /** Resolves when only logging in anew helps. */
  #voided(messenger: Messenger, cleanup: Cleanup): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    let isRevoked = false;
    const look = (): void => {
      const { current } = messenger.status;
      if (current.state !== 'closed' || current.code === undefined) return;
      const isVoid = current.code === 'CLIENT_TOKEN_REJECTED' || current.code === 'CLIENT_LOGIN_REJECTED';
      if (isVoid || isRevoked) resolve('Your login has expired or was revoked: log in again.');
      else this.#chat?.tell(new ClientError(current.code, current.message ?? ''));
    };
    cleanup.use(
      messenger.on('kicked', ({ reason }) => {
        isRevoked ||= reason === 'revoked';
      }),
    );
    cleanup.defer(messenger.status.subscribe(look));
    look();
    return promise;
  }
}
