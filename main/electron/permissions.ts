import { session } from 'electron';

/** Writing text to the clipboard on a click is what copying our address needs; Chromium lets no page read it by this. */
const NEEDED = 'clipboard-sanitized-write';

/** No camera, microphone, location or anything else is used, so nothing else is given: asked for or checked. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === NEEDED),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission) => permission === NEEDED);
  defaultSession.setDevicePermissionHandler(() => false);
}
