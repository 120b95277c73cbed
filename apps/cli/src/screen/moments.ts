const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** What is no moment of a calendar is the first. */
function dateOf(atMs: number): Date {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}

/** `09:30`, local. */
export function clock(atMs: number): string {
  const date = dateOf(atMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `Today`, `Yesterday`, `Sunday, 22 November`, and with the year where it is another. */
export function day(atMs: number, nowMs: number): string {
  const date = dateOf(atMs);
  const now = dateOf(nowMs);
  if (sameDay(date, now)) return 'Today';
  if (sameDay(date, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return 'Yesterday';
  const year = date.getFullYear() === now.getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${dayNames[date.getDay()]}, ${date.getDate()} ${monthNames[date.getMonth()]}${year}`;
}

/** As short as it can be told from today: `09:30`, `22 Nov`, `2025`. */
export function shortMoment(atMs: number, nowMs: number): string {
  const date = dateOf(atMs);
  const now = dateOf(nowMs);
  if (sameDay(date, now)) return clock(atMs);
  if (date.getFullYear() !== now.getFullYear()) return String(date.getFullYear());
  return `${date.getDate()} ${monthNames[date.getMonth()]?.slice(0, 3)}`;
}

/** `09:30` today, else with the day. */
export function moment(atMs: number, nowMs: number): string {
  const name = day(atMs, nowMs);
  return name === 'Today' ? clock(atMs) : `${name}, ${clock(atMs)}`;
}

export function isSameDay(oneMs: number, otherMs: number): boolean {
  return sameDay(dateOf(oneMs), dateOf(otherMs));
}

function sameDay(one: Date, other: Date): boolean {
  return (
    one.getFullYear() === other.getFullYear() &&
    one.getMonth() === other.getMonth() &&
    one.getDate() === other.getDate()
  );
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
