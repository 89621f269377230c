import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stopped } from './app.ts';

/** Drives `python-peer.py`: one command, one answer. */
export interface PythonPeer {
  /** The `ipv4:port` it listens on. */
  readonly addressName: string;
  tell(command: Record<string, unknown>): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** With a `name`, it claims to be Lanline under that name. */
export async function startPythonPeer(discoveryPort: number, name?: string): Promise<PythonPeer> {
  const script = fileURLToPath(new URL('python-peer.py', import.meta.url));
  const child = spawn('python3', [script, String(discoveryPort), ...(name === undefined ? [] : [name])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the Python peer ended');
    return JSON.parse(value) as Record<string, unknown>;
  };
  const { listening } = await answer();
  return {
    addressName: String(listening),
    tell: (command) => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return answer();
    },
    stop: () => stopped(child),
  };
}
