import { durationText } from '../output.ts';
import { type AlertName, type Condition, conditions } from './conditions.ts';
import type { Facts } from './facts.ts';

/** An alert that is on: what outlives the process, so that its end is told as well. */
export interface NotedAlert {
  readonly name: AlertName;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  /** Somebody was told. */
  readonly isTold: boolean;
}

export interface AlertLine {
  readonly name: AlertName;
  readonly title: string;
  readonly severity: 'critical' | 'warning' | 'resolved';
  readonly detail: string;
  readonly sinceMs: number;
}

/** Everything there is to tell at one moment, in one mail. */
export interface AlertNotice {
  /** Stays the same until it is delivered. */
  readonly firstMs: number;
  readonly firing: readonly AlertLine[];
  readonly resolved: readonly AlertLine[];
}

interface Alert {
  readonly sinceMs: number;
  /** Monotonic: when it was told last. */
  toldAtMs: number | undefined;
  /** Monotonic: since when the condition does not hold any more. */
  goneAtMs: number | undefined;
  isResolved: boolean;
  detail: string;
}

/** An alert is told again after so long, while it lasts. */
const repeatMs = 1_800_000;
/** It is over when its condition has not held for so long: one that comes and goes is one. */
const clearMs = 120_000;
/** What comes up within so long of a mail waits for the next one. */
const gapMs = 60_000;

/** Decides when somebody is told what. Knows no mail and no clock. */
export class AlertCore {
  readonly #alerts: Map<AlertName, Alert> = new Map();
  /** Monotonic: since when a condition holds that is no alert yet. */
  readonly #holding: Map<AlertName, number> = new Map();
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #noticeMs: number | undefined;

  constructor(noted: readonly NotedAlert[], monotonicMs: number) {
    for (const { name, sinceMs, isTold } of noted) {
      if (!(name in conditions)) continue;
      const toldAtMs = isTold ? monotonicMs : undefined;
      this.#alerts.set(name, { sinceMs, toldAtMs, goneAtMs: undefined, isResolved: false, detail: '' });
    }
  }

  /** Answers what has begun and what has ended. */
  update(facts: Facts): { readonly begun: readonly AlertLine[]; readonly ended: readonly AlertLine[] } {
    const [begun, ended]: [AlertLine[], AlertLine[]] = [[], []];
    for (const [name, condition] of entries()) {
      const alert = this.#alerts.get(name);
      if (condition.when(facts)) {
        const detail = condition.detail(facts);
        if (alert !== undefined && !alert.isResolved) {
          Object.assign(alert, { goneAtMs: undefined, detail });
        } else if (this.#holds(name, condition.holdMs, facts.monotonicMs)) {
          // It is on again before its end was told: nothing of that is news, unless the end is told first.
          const toldAtMs = alert?.toldAtMs;
          const next = { sinceMs: facts.nowMs, toldAtMs, goneAtMs: undefined, isResolved: false, detail };
          this.#alerts.set(name, next);
          begun.push(lineOf(name, next));
        }
        continue;
      }
      this.#holding.delete(name);
      if (alert === undefined || alert.isResolved) continue;
      alert.goneAtMs ??= facts.monotonicMs;
      if (facts.monotonicMs - alert.goneAtMs < clearMs) continue;
      ended.push(lineOf(name, alert, 'resolved'));
      alert.isResolved = true;
      alert.detail = `after ${durationText(Math.max(0, facts.nowMs - alert.sinceMs))}`;
      // What nobody heard of need not be taken back.
      if (alert.toldAtMs === undefined) this.#alerts.delete(name);
    }
    return { begun, ended };
  }

  /** What is to be told now; `undefined`: nothing. */
  notice(nowMs: number, monotonicMs: number): AlertNotice | undefined {
    if (monotonicMs - this.#toldAtMs < gapMs) return undefined;
    const all = this.#listed;
    const isDue = ({ isResolved, toldAtMs }: Alert): boolean =>
      isResolved || toldAtMs === undefined || monotonicMs - toldAtMs >= repeatMs;
    if (!all.some(([, alert]) => isDue(alert))) return undefined;
    this.#noticeMs ??= nowMs;
    return {
      firstMs: this.#noticeMs,
      firing: all.filter(([, { isResolved }]) => !isResolved).map(([name, alert]) => lineOf(name, alert)),
      resolved: all.filter(([, { isResolved }]) => isResolved).map(([name, alert]) => lineOf(name, alert, 'resolved')),
    };
  }

  /** The notice has reached somebody. */
  told({ firing, resolved }: AlertNotice, monotonicMs: number): void {
    this.#toldAtMs = monotonicMs;
    this.#noticeMs = undefined;
    for (const { name, sinceMs } of resolved) {
      const alert = this.#alerts.get(name);
      if (alert?.sinceMs !== sinceMs) {
        // It began again meanwhile, which is news after all.
        if (alert !== undefined) alert.toldAtMs = undefined;
      } else if (alert.isResolved) this.#alerts.delete(name);
    }
    for (const { name } of firing) {
      const alert = this.#alerts.get(name);
      if (alert !== undefined) alert.toldAtMs = monotonicMs;
    }
  }

  /** Those that are on. */
  get noted(): readonly NotedAlert[] {
    return this.#listed.map(([name, { sinceMs, toldAtMs }]) => ({
      name,
      sinceMs,
      isTold: toldAtMs !== undefined,
    }));
  }

  /** In the order of the table: the worst first. */
  get #listed(): readonly (readonly [AlertName, Alert])[] {
    return entries().flatMap(([name]) => {
      const alert = this.#alerts.get(name);
      return alert === undefined ? [] : [[name, alert] as const];
    });
  }

  #holds(name: AlertName, holdMs: number, monotonicMs: number): boolean {
    const sinceMs = this.#holding.get(name) ?? monotonicMs;
    this.#holding.set(name, sinceMs);
    return monotonicMs - sinceMs >= holdMs;
  }
}

function entries(): readonly [AlertName, Condition][] {
  return Object.entries(conditions) as [AlertName, Condition][];
}

function lineOf(name: AlertName, { sinceMs, detail }: Alert, severity?: 'resolved'): AlertLine {
  const { title, severity: given } = conditions[name];
  return { name, title, severity: severity ?? given, detail, sinceMs };
}
