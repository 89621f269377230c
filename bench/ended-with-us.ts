import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();
// Before what they write to is removed (temporary-folder.ts).
process.prependListener('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Ends `child` when this program does, in whatever way. */
export function endedWithUs<C extends ChildProcess>(child: C): C {
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}
