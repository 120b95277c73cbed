/** Texts for moments. */
export interface Calendar {
  /** `14:05` */
  readonly time: (atMs: number) => string;
  /** For a list: the time today, then the weekday, then the date. */
  readonly brief: (atMs: number, nowMs: number) => string;
  /** Of a day: `Today`, `Yesterday`, `Tuesday, 3 March`, with the year when it is another. */
  readonly day: (atMs: number, nowMs: number) => string;
  /** For a tooltip: everything. */
  readonly full: (atMs: number) => string;
  /** `just now`, `5 minutes ago`, `yesterday`, then the date. */
  readonly ago: (atMs: number, nowMs: number) => string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** No calendar goes further: whoever mutes somebody may name any moment. */
const lastMs = 8_640_000_000_000_000;

/** @param timeZone - @defaultValue the browser's */
export function calendar(locale: string, timeZone?: string): Calendar {
  const format = (options: Intl.DateTimeFormatOptions): ((atMs: number) => string) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    return (atMs) => formatter.format(Math.min(atMs, lastMs));
  };
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const weekday = format({ weekday: 'short' });
  const date = format({ day: 'numeric', month: 'short' });
  const dateWithYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDate = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const longDateWithYear = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const full = format({ dateStyle: 'full', timeStyle: 'short' });
  const year = format({ year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dayNumber = dayNumbers(timeZone);

  const isOtherYear = (atMs: number, nowMs: number): boolean => year(atMs) !== year(nowMs);
  return {
    time,
    full,
    brief(atMs, nowMs) {
      const days = dayNumber(nowMs) - dayNumber(atMs);
      if (days <= 0) return time(atMs);
      if (days < 7) return weekday(atMs);
      return isOtherYear(atMs, nowMs) ? dateWithYear(atMs) : date(atMs);
    },
    day(atMs, nowMs) {
      const days = dayNumber(nowMs) - dayNumber(atMs);
      if (days === 0 || days === 1) return capitalised(relative.format(-days, 'day'));
      return isOtherYear(atMs, nowMs) ? longDateWithYear(atMs) : longDate(atMs);
    },
    ago(atMs, nowMs) {
      const passedMs = nowMs - atMs;
      if (passedMs < minuteMs) return 'just now';
      if (passedMs < hourMs) return relative.format(-Math.floor(passedMs / minuteMs), 'minute');
      const days = dayNumber(nowMs) - dayNumber(atMs);
      if (days <= 0) return relative.format(-Math.floor(passedMs / hourMs), 'hour');
      if (days < 7) return relative.format(-days, 'day');
      return isOtherYear(atMs, nowMs) ? dateWithYear(atMs) : date(atMs);
    },
  };
}

/** Days since 1970 as a calendar on the wall counts them: midnight is that of the time zone, whatever summer time does. */
export function dayNumbers(timeZone?: string): (atMs: number) => number {
  if (timeZone === undefined) {
    return (atMs) => {
      const date = new Date(atMs);
      return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
    };
  }
  const parts = new Intl.DateTimeFormat('en', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone });
  return (atMs) => {
    const value: Partial<Record<string, number>> = {};
    for (const part of parts.formatToParts(atMs)) value[part.type] = Number(part.value);
    return Date.UTC(value['year'] ?? 1970, (value['month'] ?? 1) - 1, value['day'] ?? 1) / 86_400_000;
  };
}

function capitalised(text: string): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase() + text.slice(first.length);
}

/** The kind of English that the reader prefers: the rest of the page is English too. */
export function englishOf(languages: readonly string[]): string {
  return languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';
}

/** In the time zone of the browser. */
export const here: Calendar = calendar(englishOf(navigator.languages));
