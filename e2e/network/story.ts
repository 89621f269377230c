import type { Host } from './host.ts';

/** What each window showed, in the order of time. */
export function tellStory(hosts: readonly Host[], beganMs: number): string[] {
  const lines = hosts.flatMap(({ name, shown, errors }) => [
    ...shown.marks.map(({ atMs, text }) => ({ atMs, line: `${name}: ${text}` })),
    ...errors.entries.map((entry) => ({ atMs: Number.POSITIVE_INFINITY, line: `${name} logged: ${entry}` })),
  ]);
  return lines
    .sort((one, other) => one.atMs - other.atMs)
    .map(({ atMs, line }) => `${((atMs - beganMs) / 1000).toFixed(1).padStart(7)} ${line}`);
}
