import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';
import type { PeerProgram } from './peer-program.ts';

/** Those of `programs` that bring a small file, and a sentence about each of the others. */
export async function tryOut(
  programs: readonly PeerProgram[],
): Promise<{ readonly working: readonly PeerProgram[]; readonly notes: readonly string[] }> {
  const working: PeerProgram[] = [];
  const notes: string[] = [];
  for (const program of programs) {
    try {
      await using folder = await temporaryFolder();
      const source = join(folder.path, 'trial');
      const target = join(folder.path, 'target');
      await mkdir(target);
      await writeFile(source, 'Does it get there?');
      await program.bring(source, target);
      working.push(program);
    } catch (error) {
      const { message } = error as Error;
      notes.push(`Left out: ${program.name}. It needs Debian's ${program.packages}; here: ${message}.`);
    }
  }
  return { working, notes };
}
