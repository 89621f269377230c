import { locale, t } from './translate.ts';

const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });

const dayMs = 86_400_000;

/** Local midnight of the day of a timestamp. */
export function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Calendar days between two timestamps. Rounding absorbs the hour that daylight saving time adds or removes. */
function daysAgo(at: number, now: number): number {
  return Math.round((dayOf(now) - dayOf(at)) / dayMs);
}

export function timeText(at: number): string {
  return time.format(at);
}

export function fullTimeText(at: number): string {
  return full.format(at);
}

/** `Today`, `Yesterday`, a weekday within the last week, else a date. */
export function dayText(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days === 0) return t('dates.today');
  if (days === 1) return t('dates.yesterday');
  if (days > 1 && days < 7) return weekday.format(at);
  return date.format(at);
}

/** Short, for a narrow column: the time if today, else the day. */
export function briefText(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days === 0) return time.format(at);
  if (days === 1) return t('dates.yesterday');
  return shortDate.format(at);
}
