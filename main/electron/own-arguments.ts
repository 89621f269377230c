/**
 * Our flags out of Electron's `process.argv`: first comes the executable and, unpackaged, the app's folder.
 * Chromium's own switches stay in it too, even before the folder; of those we start with only `--no-sandbox`.
 */
export function ownArguments(argv: readonly string[], isPackaged: boolean): string[] {
  return argv.filter((argument) => argument !== '--no-sandbox').slice(isPackaged ? 1 : 2);
}
