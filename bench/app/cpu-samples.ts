import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Program } from '../peers/program.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SAMPLES_PER_SECOND = 997;
/** `perf` does not say when it has begun. */
const BEGIN_MS = 1_000;
const MAX_TEXT_BYTES = 2 ** 30;

/** What a thread was doing at a moment. */
export interface Sample {
  readonly thread: string;
  /** `symbol (program or library)` each, the innermost first. */
  readonly frames: readonly string[];
}

/** Samples what these processes do while `work` runs. @throws Error if `perf` can't */
export async function sampleWhile(
  pids: readonly number[],
  work: () => Promise<void>,
): Promise<readonly (readonly Sample[])[]> {
  await using folder = await temporaryFolder();
  const paths = pids.map((pid) => join(folder.path, String(pid)));
  {
    await using perfs = new AsyncDisposableStack();
    const flags = ['-q', '-e', 'cpu-clock', '-F', String(SAMPLES_PER_SECOND), '--call-graph', 'fp'];
    const started = pids.map((pid, index) =>
      perfs.use(new Program(['perf', 'record', ...flags, '-p', String(pid), '-o', paths[index] ?? ''])),
    );
    const stopped = Promise.race(started.map(({ ended }) => ended));
    await Promise.race([pause(BEGIN_MS), stopped]);
    await work();
  }
  return await Promise.all(paths.map(read));
}

async function read(path: string): Promise<readonly Sample[]> {
  const argv = ['script', '-i', path, '-F', 'comm,ip,sym,dso'];
  const { stdout } = await promisify(execFile)('perf', argv, { maxBuffer: MAX_TEXT_BYTES });
  return stdout
    .trim()
    .split('\n\n')
    .map((text) => {
      const [thread = '', ...lines] = text.trim().split('\n');
      return { thread: thread.trim(), frames: lines.map((line) => line.trim().replace(/^[0-9a-f]+ /, '')) };
    });
}
