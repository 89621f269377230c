import { locale, t } from './translate.ts';

const sizeKeys = ['bytes', 'kilobytes', 'megabytes', 'gigabytes', 'terabytes', 'petabytes'] as const;
/** More significant digits than this tell people nothing. */
const digits = 3;

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const threeDigits = new Intl.NumberFormat(locale, { maximumSignificantDigits: digits });
const list = new Intl.ListFormat(locale, { type: 'unit', style: 'short' });

/** `1536` → `1.54 kB`; powers of 1000, three significant digits. */
export function sizeText(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // Compare the rounded value: 999,999 bytes are 1 MB, not 1,000 kB.
  while (Number(value.toPrecision(digits)) >= 1000 && unit < sizeKeys.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return t(`quantities.${sizeKeys[unit] ?? 'bytes'}`, { value: threeDigits.format(value) });
}

export function speedText(bytesPerSecond: number): string {
  return t('quantities.perSecond', { size: sizeText(bytesPerSecond) });
}

/** `75` → `1 min 15 s`; the two largest units, without a zero. */
export function durationText(duration: number): string {
  const total = Math.max(0, Math.ceil(duration));
  const [seconds, minutes, hours] = [total % 60, Math.floor(total / 60) % 60, Math.floor(total / 3600)];
  if (total < 60) return t('quantities.seconds', { seconds });
  if (hours === 0) {
    return seconds === 0
      ? t('quantities.minutes', { minutes })
      : t('quantities.minutesAndSeconds', { minutes, seconds });
  }
  if (hours < 48) {
    return minutes === 0
      ? t('quantities.hours', { hours })
      : t('quantities.hoursAndMinutes', { hours, minutes });
  }
  return t('quantities.days', { days: Math.floor(hours / 24) });
}

/** `12345` → `12,345`. */
export function countText(count: number): string {
  return whole.format(count);
}

/** A rate of frames: one decimal below 10. */
export function rateText(perSecond: number): string {
  return (perSecond < 10 ? oneDecimal : whole).format(perSecond);
}

/** A whole number from 0 to 100; an empty file that is not done is at 0. */
export function percentOf(done: number, total: number): number {
  if (total <= 0) return 0;
  return Math.min(100, Math.max(0, Math.floor((done / total) * 100)));
}

/** `a.txt, b.txt`. */
export function listText(words: readonly string[]): string {
  return list.format(words);
}
