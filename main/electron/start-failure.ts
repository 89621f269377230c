import { app, dialog } from 'electron';
import { isStartedAlready, startFailure, terminalWords } from '../terminal-words.ts';

/** Says why the app can't start, in a dialog and on the terminal, and exits. If it runs already, its window is in front now. */
export function failToStart(error: unknown): void {
  const t = terminalWords();
  const why = startFailure(t, error);
  if (isStartedAlready(error)) {
    console.log(why);
    return app.exit(0);
  }
  console.error(why === undefined ? error : t('terminal.cannotStartBecause', { why }));
  if (app.isReady()) dialog.showErrorBox(t('terminal.cannotStart'), why ?? t('problems.unexpected'));
  app.exit(1);
}

/** Says that the app can't go on, and exits. */
export function failWhileRunning(): void {
  if (app.isReady()) dialog.showErrorBox('Lanline', terminalWords()('problems.unexpected'));
  app.exit(1);
}
