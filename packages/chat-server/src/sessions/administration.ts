import { type ConversationId, type DeviceId, installationOf, type UserId } from '@proj/chat-protocol';
import type { Bans } from '../abuse/bans.ts';
import type { LoginGuard } from '../abuse/login-guard.ts';
import { sourceOf } from '../abuse/source.ts';
import type { BanInfo, ServerAdmin, SessionInfo } from '../admin.ts';
import type { Stewardship } from '../conversations/stewardship.ts';
import { ChatServerError } from '../errors.ts';
import { isUnwritten } from '../login.ts';
import type { Figures } from '../metrics.ts';
import type { ResolvedOptions } from '../options.ts';
import type { AccountStates } from './account-states.ts';
import type { Online } from './online.ts';
import type { Revocations } from './revocations.ts';

const defaultLimit = 1_000;

export interface AdministrationOptions extends Pick<ResolvedOptions, 'accounts' | 'clock' | 'wallClock'> {
  readonly online: Online;
  readonly revocations: Revocations;
  readonly states: AccountStates;
  readonly bans: Bans;
  readonly guard: LoginGuard;
  readonly stewardship: Stewardship;
  /** Resolved once the revocations are known. */
  readonly loaded: () => Promise<void>;
  readonly figures: () => Figures;
}

/** What administrators do to a running server. */
export class Administration implements ServerAdmin {
  readonly #options: AdministrationOptions;

  constructor(options: AdministrationOptions) {
    this.#options = options;
  }

  figures(): Figures {
    return this.#options.figures();
  }

  listSessions(
    options: { readonly user?: UserId | undefined; readonly limit?: number | undefined } = {},
  ): readonly SessionInfo[] {
    return this.#options.online.list(options.user, options.limit ?? defaultLimit);
  }

  async revoke(user: UserId, deviceId?: DeviceId): Promise<number> {
    const { online, revocations, loaded } = this.#options;
    await loaded();
    const only = deviceId === undefined ? undefined : installationOf(deviceId);
    await revocations.revoke(user, only);
    return online.end(user, 'revoked', (identity) => only === undefined || installationOf(identity.deviceId) === only);
  }

  async changeDisabled(user: UserId, disabled: boolean): Promise<boolean> {
    const { accounts, online, states } = this.#options;
    if (accounts.changeDisabled === undefined) throw unsupported();
    if (!(await accounts.changeDisabled(user, disabled))) return false;
    states.change(user, disabled ? 'disabled' : 'enabled');
    if (disabled) online.end(user, 'disabled');
    return true;
  }

  async changePassword(user: UserId, password: string): Promise<boolean> {
    const { accounts, online, revocations, loaded } = this.#options;
    const changePassword = accounts.changePassword?.bind(accounts);
    if (changePassword === undefined) throw unsupported();
    await loaded();
    try {
      const isChanged = await revocations.revokeWith(user, (revokeBeforeMs) =>
        changePassword(user, password, { source: 'administrator', revokeBeforeMs }),
      );
      if (!isChanged) return false;
    } catch (error) {
      // It may have been written.
      if (!isUnwritten(error)) await this.revoke(user);
      throw error;
    }
    online.end(user, 'revoked');
    return true;
  }

  listBans(): readonly BanInfo[] {
    const { bans, clock, wallClock } = this.#options;
    const nowMs = wallClock();
    return bans
      .list(clock.now())
      .map(({ source, reason, leftMs }) => ({ source, reason, untilMs: Math.ceil(nowMs + leftMs) }));
  }

  liftBan(address: string): boolean {
    const { bans, guard, clock } = this.#options;
    const source = sourceOf(address) ?? address;
    guard.forgive(source);
    return bans.lift(source, clock.now());
  }

  removeMember(group: ConversationId, user: UserId): Promise<boolean> {
    return this.#options.stewardship.removeMember(group, user);
  }

  rename(group: ConversationId, title: string): Promise<boolean> {
    return this.#options.stewardship.rename(group, title);
  }
}

function unsupported(): ChatServerError {
  return new ChatServerError('CHAT_SERVER_UNSUPPORTED', 'local', 'these accounts cannot be changed here');
}
