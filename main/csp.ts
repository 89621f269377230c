/**
 * The page's content security policy, the same in both shells: only our own files, and no inline code.
 * @param connect what the page may connect to besides its own origin: '' in Electron, its WebSocket in the
 *   web shell
 */
export function contentSecurityPolicy(connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${connect}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
