import { app, dialog } from 'electron';
import { FlagError } from '../flags.ts';

/** Says why the app can't start, in a box and on the terminal, and ends it. */
export function failToStart(error: unknown): void {
  const expected = error instanceof FlagError || (error instanceof Error && 'code' in error);
  const message = expected ? (error as Error).message : 'Something unexpected went wrong.';
  console.error(expected ? `Lanline could not start. ${message}` : error);
  if (app.isReady()) dialog.showErrorBox('Lanline could not start', message);
  app.exit(1);
}
