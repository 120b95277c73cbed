import type { MessengerStatus } from '@proj/client';
import type { Style } from './canvas.ts';
import { theme } from './theme.ts';

/** What hides a short break: a person should hear of those that last. */
const calmMs = 1_500;

export interface ConnectionLabel {
  readonly text: string;
  readonly style: Style;
  /** When the label is another one without anything happening. */
  readonly changesAtMs: number | undefined;
}

/** The connection as a person should see it: what lasts, and not what is over in a moment. */
export class ConnectionState {
  #status: MessengerStatus = { state: 'connecting' };
  /** Of the carrier below the session, which comes back by itself. */
  #isDetached = false;
  #wasOnline = false;
  /** When it was online last. */
  #lostAtMs = 0;

  update(status: MessengerStatus, nowMs: number): void {
    this.#change(nowMs, () => {
      this.#status = status;
      // The session whose carrier was lost is over: nobody will say that it is back.
      if (status.state !== 'online') this.#isDetached = false;
    });
  }

  detached(isDetached: boolean, nowMs: number): void {
    this.#change(nowMs, () => {
      this.#isDetached = isDetached;
    });
  }

  label(nowMs: number): ConnectionLabel {
    const status = this.#status;
    if (status.state === 'closed') return { text: closedText(status), style: theme.bad, changesAtMs: undefined };
    if (this.#isOnline) return { text: online(status), style: theme.good, changesAtMs: undefined };
    const saysAtMs = this.#lostAtMs + calmMs;
    if (this.#wasOnline && nowMs < saysAtMs) return { text: '● online', style: theme.good, changesAtMs: saysAtMs };
    if (status.state === 'offline') {
      const seconds = Math.ceil((status.retryAtMs - nowMs) / 1_000);
      const next = seconds > 0 ? `next try in ${seconds} s` : 'trying …';
      const changesAtMs = seconds > 0 ? status.retryAtMs - (seconds - 1) * 1_000 : undefined;
      return { text: `○ offline, ${next}`, style: theme.warning, changesAtMs };
    }
    const text = this.#wasOnline ? '○ reconnecting …' : '○ connecting …';
    return { text, style: theme.warning, changesAtMs: undefined };
  }

  get #isOnline(): boolean {
    return this.#status.state === 'online' && !this.#isDetached;
  }

  #change(nowMs: number, change: () => void): void {
    const before = this.#isOnline;
    change();
    if (this.#isOnline) this.#wasOnline = true;
    else if (before) this.#lostAtMs = nowMs;
  }
}

function online(status: MessengerStatus): string {
  return status.state === 'online' && status.syncing ? '● online, catching up' : '● online';
}

function closedText({ code }: MessengerStatus & { readonly state: 'closed' }): string {
  switch (code) {
    case undefined:
      return '× closed';
    case 'CLIENT_LOGIN_REJECTED':
    case 'CLIENT_TOKEN_REJECTED':
      return '× logged out';
    case 'CLIENT_REPLACED':
      return '× taken over elsewhere';
    default:
      return '× stopped';
  }
}
