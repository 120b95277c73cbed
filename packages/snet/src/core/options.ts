import { SnetError } from './errors.ts';
import type { IntervalMemory } from './interval-memory.ts';

/** Bounds and durations of a session. */
export interface SessionLimits {
  /**
   * Bytes written and not yet acknowledged that a session keeps; beyond them `write` takes nothing. They take memory as they
   * come, and at most 8 KiB more; from 512 KiB on 128 KiB more. 1 MiB fills 80 Mbit/s at 100 ms.
   * @defaultValue 1_048_576 (min 4_096, max 67_108_864)
   */
  readonly replayBufferBytes?: number | undefined;
  /**
   * Bytes received and not yet read that a session keeps, at most: the window grows to this while bytes arrive fast.
   * @defaultValue 1_048_576 (min 4_096, max 67_108_864)
   */
  readonly receiveWindowBytes?: number | undefined;
  /** What the window begins with, and falls back to when idle. @defaultValue 65_536 (min 4_096, max 67_108_864) */
  readonly initialWindowBytes?: number | undefined;
  /**
   * How long a session without a transport waits for one. The smaller of both ends' wishes holds.
   * @defaultValue 600_000 (min 1_000, max 86_400_000)
   */
  readonly resumeWindowMs?: number | undefined;
  /** A transport that has not finished its handshake by then is dropped. @defaultValue 5_000 (min 100, max 60_000) */
  readonly handshakeTimeoutMs?: number | undefined;
  /**
   * Silence after which a PING asks whether the path still works, in the foreground.
   * @defaultValue 25_000 (min 100, max 3_600_000)
   */
  readonly keepAliveMs?: number | undefined;
  /**
   * How long an answer may be overdue before a transport counts as dead; asking begins after a fifth of it. A floor: a
   * slow path gets 2.5 × (1.5 × smoothed RTT + a fifth of this) when that is more.
   * @defaultValue 5_000 (min 100, max 600_000)
   */
  readonly deadPathMs?: number | undefined;
  /**
   * How long a session that is complete waits for the peer to say so too, redialling if it must. The application has
   * its `close` by then; long enough to find a path dead and to dial again. @defaultValue 30_000 (min 100, max 600_000)
   */
  readonly lingerMs?: number | undefined;
  /**
   * Client: bytes not acknowledged that travel with the first message of a resume, before the server has answered.
   * 0: none. @defaultValue 8_192 (min 0, max 65_536)
   */
  readonly earlyDataBytes?: number | undefined;
  /**
   * Client: age of a transport at which another one, with keys of its own, is dialled to replace it.
   * @defaultValue 7_200_000 (min 1_000, max 86_400_000)
   */
  readonly rekeyAfterMs?: number | undefined;
  /** Client: longest pause between two dials. @defaultValue 10_000 (min 50, max 600_000) */
  readonly maxRedialDelayMs?: number | undefined;
}

/** All optional; {@link resolveSessionOptions} holds the defaults and what they assume. */
export interface SessionOptions extends SessionLimits {
  /**
   * What becomes of a write that must wait while no transport is up. `'block'`: it waits for one, which may take the whole
   * resume window. `'fail'`: the session ends with `SNET_OVERFLOW`. @defaultValue 'block'
   */
  readonly whenDetached?: 'block' | 'fail' | undefined;
  /**
   * What is known of how long each network lets a silent path live, for sessions in the background. Several sessions may
   * share one; an application may keep its snapshot. @defaultValue one for this session alone
   */
  readonly intervalMemory?: IntervalMemory | undefined;
}

export type ResolvedSessionOptions = { readonly [K in keyof SessionLimits]-?: number } & {
  readonly whenDetached: 'block' | 'fail';
  readonly intervalMemory: IntervalMemory | undefined;
};

const ranges: { readonly [K in keyof SessionLimits]-?: readonly [initial: number, min: number, max: number] } = {
  replayBufferBytes: [0x10_0000, 0x1000, 0x400_0000],
  receiveWindowBytes: [0x10_0000, 0x1000, 0x400_0000],
  initialWindowBytes: [0x1_0000, 0x1000, 0x400_0000],
  resumeWindowMs: [600_000, 1_000, 86_400_000],
  handshakeTimeoutMs: [5_000, 100, 60_000],
  keepAliveMs: [25_000, 100, 3_600_000],
  deadPathMs: [5_000, 100, 600_000],
  lingerMs: [30_000, 100, 600_000],
  earlyDataBytes: [0x2000, 0, 0x1_0000],
  rekeyAfterMs: [7_200_000, 1_000, 86_400_000],
  maxRedialDelayMs: [10_000, 50, 600_000],
};

/** @throws SnetError `SNET_BAD_OPTION` naming every option that is out of range. */
export function resolveSessionOptions(options: SessionOptions = {}): ResolvedSessionOptions {
  const mistakes: string[] = [];
  const resolved: Record<string, number> = {};
  for (const [name, [initial, min, max]] of Object.entries(ranges)) {
    const value = options[name as keyof SessionLimits] ?? initial;
    if (!Number.isSafeInteger(value) || value < min || value > max)
      mistakes.push(`${name} must be an integer from ${min} to ${max}`);
    resolved[name] = value;
  }
  const { whenDetached = 'block', intervalMemory } = options;
  if (whenDetached !== 'block' && whenDetached !== 'fail') mistakes.push("whenDetached must be 'block' or 'fail'");
  // Not by instanceof: another copy of this package makes them just as well.
  if (intervalMemory !== undefined && typeof intervalMemory.search !== 'function')
    mistakes.push('intervalMemory must be an IntervalMemory');
  if (mistakes.length > 0) throw new SnetError('SNET_BAD_OPTION', mistakes.join('; '));
  return Object.freeze({ ...resolved, whenDetached, intervalMemory }) as ResolvedSessionOptions;
}
