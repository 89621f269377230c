import { fileURLToPath } from 'node:url';
import { protocol } from 'electron';
import { contentSecurityPolicy } from '../csp.ts';
import { staticFile } from '../static-files.ts';

export const APP_ORIGIN = 'app://lanline';
/** Relative to dist/main, where the build puts this file. */
const PAGE_FOLDER = fileURLToPath(new URL('../renderer', import.meta.url));

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page as app://lanline/…, and nothing else on disk, with the strict policy. */
export function serveAppProtocol(): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    const file =
      host === 'lanline' && request.method === 'GET' ? await staticFile(PAGE_FOLDER, pathname) : undefined;
    const headers = {
      'content-security-policy': contentSecurityPolicy(''),
      'x-content-type-options': 'nosniff',
    };
    if (file === undefined) return new Response('', { status: 404, headers });
    return new Response(new Uint8Array(file.bytes), { headers: { ...headers, 'content-type': file.type } });
  });
}
