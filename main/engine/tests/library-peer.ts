import { fileURLToPath } from 'node:url';
import { startChild } from './child-process.ts';

/** A running `library-peer.py`: one command, one answer. */
export interface LibraryPeer {
  /** The `ipv4:port` it listens on. */
  readonly addressName: string;
  connect(to: string): Promise<string>;
  send(count: number): Promise<unknown>;
  /** What it has heard, once that is `count` values. */
  heard(count: number): Promise<unknown[]>;
  /** How many connections it knows to be over, once that is `count`. */
  noticed(count: number): Promise<number>;
  /** Whether half a second costs it the processor. */
  spins(): Promise<boolean>;
}

export async function startLibraryPeer(): Promise<LibraryPeer> {
  const child = startChild('python3', fileURLToPath(new URL('library-peer.py', import.meta.url)));
  const { listening } = (await child.line()) as { listening: string };
  const tell = (command: Record<string, unknown>): Promise<unknown> => {
    child.process.stdin?.write(`${JSON.stringify(command)}\n`);
    return child.line();
  };
  return {
    addressName: listening,
    connect: async (to) => ((await tell({ do: 'connect', to })) as { answer: string }).answer,
    send: (count) => tell({ do: 'send', count }),
    heard: async (count) => ((await tell({ do: 'heard', count })) as { heard: unknown[] }).heard,
    noticed: async (count) => ((await tell({ do: 'noticed', count })) as { noticed: number }).noticed,
    spins: async () => {
      const { cpu, reads } = (await tell({ do: 'cpu' })) as { cpu: number; reads: number };
      return reads > 0 || cpu > 0.2;
    },
  };
}
