import { type ChildProcess, fork } from 'node:child_process';
import { endedWithUs } from './ended-with-us.ts';

/** One of the two: a file of `processes/` and its arguments. */
export interface ProcessSpec {
  readonly file: string;
  readonly args: readonly string[];
}

/** What a process reports: the port it listens on, or the figures it measured. */
export type Report = { readonly port: number } | { readonly figures: readonly number[] };

/**
 * Runs two processes against each other: one listens, the other gets its port as the last argument. The first figures
 * that either reports end the run.
 */
export async function measure(listener: ProcessSpec, caller: ProcessSpec): Promise<readonly number[]> {
  const children: ChildProcess[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
  const start = (spec: ProcessSpec, extra: readonly string[], heard: (port: number) => void): void => {
    const file = new URL(`processes/${spec.file}`, import.meta.url);
    const child = endedWithUs(fork(file, [...spec.args, ...extra], { execArgv: ['--expose-gc'] }));
    children.push(child);
    child.on('message', (reported: Report) =>
      'port' in reported ? heard(reported.port) : resolve(reported.figures),
    );
    child.on('exit', (code) => reject(new Error(`${spec.file} ${spec.args.join(' ')} ended with ${code}.`)));
  };
  start(listener, [], (port) => start(caller, [String(port)], () => undefined));
  try {
    return await promise;
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

/** Called in the child processes. */
export function report(reported: Report): void {
  process.send?.(reported);
}
