import { type ChildProcess, fork } from 'node:child_process';

/** A process of its own: a file of `sides/` and what it is told. */
export interface Side {
  readonly file: string;
  readonly args: readonly string[];
}

/** What a side tells: the port where it listens, or the figures that it measured. */
export type Told = { readonly port: number } | { readonly figures: readonly number[] };

/**
 * Runs two processes against each other: one listens, the other is given its port. The first figures that either of
 * them tells end the duel.
 */
export async function duel(listener: Side, dialler: Side): Promise<readonly number[]> {
  const children: ChildProcess[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
  const start = (side: Side, extra: readonly string[], heard: (port: number) => void): void => {
    const child = fork(new URL(`sides/${side.file}`, import.meta.url), [...side.args, ...extra], {
      execArgv: ['--expose-gc'],
    });
    children.push(child);
    child.on('message', (told: Told) => ('port' in told ? heard(told.port) : resolve(told.figures)));
    child.on('exit', (code) => reject(new Error(`${side.file} ${side.args.join(' ')} ended with ${code}.`)));
  };
  start(listener, [], (port) => start(dialler, [String(port)], () => undefined));
  try {
    return await promise;
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

/** For a side: tells its parent. */
export function tell(told: Told): void {
  process.send?.(told);
}
