import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly process: ChildProcess;
  /** The next line that it prints, read as JSON. */
  line(): Promise<unknown>;
}

/** Runs a command until the test is over. */
export function startChild(command: string, ...parameters: readonly string[]): Child {
  const child = spawn(command, [...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    line: async () => JSON.parse(String((await lines.next()).value)),
  };
}

/** `child-peer.ts`, with at most `descriptors` open files. */
export function startChildPeer({ descriptors, call }: { descriptors?: number; call?: string } = {}): Child {
  const script = fileURLToPath(new URL('child-peer.ts', import.meta.url));
  const limit = descriptors === undefined ? '' : `ulimit -n ${descriptors};`;
  return startChild(
    'sh',
    '-c',
    `${limit} exec "$@"`,
    'sh',
    process.execPath,
    script,
    ...(call ? [call] : []),
  );
}
