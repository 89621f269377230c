import { constants } from 'node:fs';
import type { OpenFlags } from './disk.ts';

/** The system takes away what its user does not want to allow (umask). */
const MODE = 0o666;
const EXECUTABLE = 0o777;
// Not every system knows the last two.
const { O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_TRUNC, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** Never through a link, and without waiting for somebody who writes into a pipe that has a file's name. */
export const NO_LINK: Record<OpenFlags, number> = {
  r: O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
  'r+': O_RDWR | O_NOFOLLOW | O_NONBLOCK,
  w: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK,
  wx: O_WRONLY | O_CREAT | O_EXCL,
};

/** The same through links. */
export const THROUGH_LINKS: Record<OpenFlags, number> = {
  r: NO_LINK.r & ~O_NOFOLLOW,
  'r+': NO_LINK['r+'] & ~O_NOFOLLOW,
  w: NO_LINK.w & ~O_NOFOLLOW,
  wx: NO_LINK.wx,
};

export function modeOf(isExecutable: boolean | undefined): number {
  return isExecutable === true ? EXECUTABLE : MODE;
}
