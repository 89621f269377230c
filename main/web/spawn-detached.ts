import { spawn } from 'node:child_process';

/** Starts a program without a shell, and lets it outlive us. Rejects if there is no such program. */
export function startDetached(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.on('error', reject);
    child.on('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
