import { session } from 'electron';

/** Needed to copy our address to the clipboard on a click; it does not let a page read the clipboard. */
const NEEDED = 'clipboard-sanitized-write';

/**
 * Denies all other permission requests and checks: we use no camera, microphone, location or anything else.
 */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === NEEDED),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission) => permission === NEEDED);
  defaultSession.setDevicePermissionHandler(() => false);
}
