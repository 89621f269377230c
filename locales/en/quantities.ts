/** Amounts with units. Sizes are decimal, as in file managers: 1 kB is 1,000 B. */
export const quantities = {
  bytes: '{value} B',
  kilobytes: '{value} kB',
  megabytes: '{value} MB',
  gigabytes: '{value} GB',
  terabytes: '{value} TB',
  petabytes: '{value} PB',
  perSecond: '{size}/s',
  seconds: '{seconds, number} s',
  minutes: '{minutes, number} min',
  minutesAndSeconds: '{minutes, number} min {seconds, number} s',
  hours: '{hours, number} h',
  hoursAndMinutes: '{hours, number} h {minutes, number} min',
  days: '{days, plural, one {# day} other {# days}}',
} as const;

export const dates = {
  today: 'Today',
  yesterday: 'Yesterday',
} as const;
