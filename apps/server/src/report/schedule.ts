const dayMs = 86_400_000;

export interface Schedule {
  /** How long a window is. Whole days end at `hour` by the local clock; other durations are counted from 1970. */
  readonly everyMs: number;
  /** 0 to 23. */
  readonly hour: number;
}

/** The last moment up to `nowMs` at which a window ends. */
export function boundaryAtOrBefore({ everyMs, hour }: Schedule, nowMs: number): number {
  if (everyMs % dayMs !== 0) return Math.floor(nowMs / everyMs) * everyMs;
  const days = everyMs / dayMs;
  const moment = new Date(nowMs);
  moment.setHours(hour, 0, 0, 0);
  // By calendar days, since some have 23 or 25 hours.
  while (moment.getTime() > nowMs || dayNumber(moment) % days !== 0) {
    moment.setDate(moment.getDate() - 1);
    moment.setHours(hour, 0, 0, 0);
  }
  return moment.getTime();
}

function dayNumber(moment: Date): number {
  return Math.round(Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / dayMs);
}
