import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';
import { type PeerProgram, secondsOf } from './peer-program.ts';
import { freeTcpPort, Program, run } from './program.ts';

export const https: PeerProgram = {
  name: '`curl` from `nginx`: HTTPS',
  packages: 'curl nginx-light openssl',
  isEncrypted: true,
  bring: (source, target) => fetchByCurl(source, target, []),
};

/** @param flags of curl */
export async function fetchByCurl(source: string, target: string, flags: readonly string[]): Promise<number> {
  await using folder = await temporaryFolder();
  const inside = (name: string) => join(folder.path, name);
  await run([
    ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'],
    ...['-keyout', inside('key.pem'), '-out', inside('cert.pem')],
  ]);
  const port = await freeTcpPort();
  await writeFile(inside('conf'), configOf(port, dirname(source)));
  await using server = new Program(['nginx', '-e', 'stderr', '-p', folder.path, '-c', 'conf']);
  await server.listening(port);
  const name = basename(source);
  const output = ['-o', join(target, name), `https://127.0.0.1:${port}/${name}`];
  return await secondsOf(() => run(['curl', '-sS', '--cacert', inside('cert.pem'), ...flags, ...output]));
}

/** Nothing of what it writes besides may be outside of its folder. */
function configOf(port: number, root: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid pid;
events {}
http {
  access_log off;
  sendfile on;
  ${kinds.map((kind) => `${kind}_temp_path ${kind};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    ssl_conf_command Options KTLS;
    root ${root};
  }
}
`;
}
