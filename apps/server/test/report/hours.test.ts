import { describe, expect, test } from 'vitest';
import { type HourState, Hours, keptHours } from '../../src/report/hours.ts';
import { beginMs, dayMs, hourMs, minuteMs } from './world.ts';

/** At the full hour. */
const midnightMs = beginMs - 20 * minuteMs;

/** Hours that a server ran through, looked at every minute, as a script says: entries by the hour since the beginning. */
class Run {
  hours: Hours = new Hours();
  nowMs: number = midnightMs;
  silentHours = 0;
  #monotonicMs = 0;

  /** Answers nothing for hours at which it did not run. */
  through(hours: number, entriesAt: (hour: number) => number | undefined): void {
    for (let passed = 0; passed < hours; passed++) {
      const hour = Math.round((this.nowMs - midnightMs) / hourMs);
      this.minutes(60, entriesAt(hour));
    }
    this.look();
  }

  minutes(count: number, entries: number | undefined): void {
    for (let minute = 0; minute < count; minute++) {
      if (entries !== undefined) this.look();
      if (minute === 30 && entries !== undefined && entries > 0) this.hours.entries(entries, this.nowMs);
      this.#monotonicMs += minuteMs;
      this.nowMs += minuteMs;
    }
  }

  look(): void {
    if (this.hours.look(this.nowMs, this.#monotonicMs)) this.silentHours++;
  }

  get silence() {
    return this.hours.silence(this.nowMs);
  }

  /** Another process. */
  restart(): void {
    this.hours = new Hours(JSON.parse(JSON.stringify(this.hours)) as HourState[]);
  }
}

/** Office hours: nine to five, Monday to Friday when the beginning is one. */
const office = (hour: number): number => (hour % 24 >= 9 && hour % 24 < 17 && Math.floor(hour / 24) % 7 < 5 ? 3 : 0);

describe('silence', () => {
  test('is an hour without an entry that had some a week ago and on most days since', () => {
    const run = new Run();
    run.through(7 * 24 + 10, (hour) => (hour < 7 * 24 ? office(hour) : 0));
    expect(run.silence).toEqual({ hours: 24, usualDays: 5 });
    expect(run.silentHours).toBe(1);
  });

  test('is none on the days that are quiet every week, nor at night', () => {
    const run = new Run();
    for (let hour = 0; hour < 21 * 24; hour++) {
      run.through(1, office);
      expect([hour, run.silence]).toEqual([hour, undefined]);
    }
    expect(run.silentHours).toBe(0);
  });

  test('is none before a week is known, however regular it was', () => {
    const run = new Run();
    run.through(7 * 24, (hour) => (hour < 6 * 24 ? 1 : 0));
    expect([run.silence, run.silentHours]).toEqual([undefined, 0]);
    run.through(1, () => 0);
    expect(run.silence).toEqual({ hours: 24, usualDays: 6 });
  });

  test('lasts through hours that are usually quiet, until something comes in', () => {
    const run = new Run();
    run.through(8 * 24 + 3, (hour) => (hour < 7 * 24 ? office(hour) : 0));
    expect(run.silence?.hours).toBe(24);
    run.hours.entries(1, run.nowMs);
    expect(run.silence).toBeUndefined();
  });

  test('is not what a server that did not run has missed', () => {
    const run = new Run();
    run.through(7 * 24, () => 2);
    run.through(5, () => undefined);
    expect(run.silence).toBeUndefined();
    run.through(1, () => 0);
    expect(run.silence).toEqual({ hours: 1, usualDays: 7 });
  });

  test('is known across restarts, however many within the hour', () => {
    const run = new Run();
    run.through(7 * 24, () => 2);
    for (let restarts = 0; restarts < 3; restarts++) {
      run.minutes(20, 0);
      run.restart();
    }
    run.look();
    expect(run.silence).toEqual({ hours: 1, usualDays: 7 });
  });
});

test('hours are kept for eight days, whatever the clock does', () => {
  let hours = new Hours();
  let nowMs = beginMs;
  for (let step = 0; step < 2_000; step++) {
    // Back and forth by up to a month, and mostly onwards by less than a day.
    nowMs += step % 10 === 0 ? Math.round(Math.sin(step) * 30 * dayMs) : ((step * 7) % 20) * hourMs;
    hours.entries(1, nowMs);
    hours.look(nowMs, step * 5_000);
    hours = new Hours(hours.toJSON());
    const states = hours.toJSON();
    const [first, last] = [states[0], states.at(-1)];
    expect(states.length).toBeLessThanOrEqual(keptHours);
    expect((last?.hour ?? 0) - (first?.hour ?? 0)).toBeLessThan(keptHours);
  }
});
