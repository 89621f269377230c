import type { AppShell } from './app-shell.ts';
import { problemOf } from './problem-of.ts';

/**
 * Lets the user choose where to save a file of this (safe) name, and has it written there.
 * @returns its path; null if the user cancelled. @throws Problem when it can't be written
 */
export async function saveAs(
  shell: AppShell,
  name: string,
  write: (path: string) => Promise<void>,
): Promise<string | null> {
  const path = await shell.chooseSavePath(name);
  if (path === null) return null;
  try {
    await write(path);
    return path;
  } catch (error) {
    throw problemOf(error, '');
  }
}
