import type { Shape } from '../../ipc/contract.ts';

/** What version 0.1 called several files at once, in English. */
const ANY_FILES = /^[\d,]+ files$/;

/** The name of a transfer as a window is told it: several files of version 0.1 have none. */
export function shownName({ shape, name }: { readonly shape: Shape; readonly name: string }): string {
  return shape === 'files' && ANY_FILES.test(name) ? '' : name;
}
