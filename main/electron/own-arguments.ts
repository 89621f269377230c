/**
 * Extracts our flags from Electron's `process.argv`, which starts with the executable and, if unpackaged, the
 * app's folder. Chromium's own switches stay in it too, even before the folder; `--no-sandbox` is the only
 * one we use.
 */
export function ownArguments(argv: readonly string[], isPackaged: boolean): string[] {
  return argv.filter((argument) => argument !== '--no-sandbox').slice(isPackaged ? 1 : 2);
}
