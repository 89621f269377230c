import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { FirewallKind } from '../../ipc/contract.ts';

const UFW = '/etc/ufw/ufw.conf';
/** There while the service runs, in the second and the first version of control groups. */
const FIREWALLD = [
  '/sys/fs/cgroup/system.slice/firewalld.service',
  '/sys/fs/cgroup/systemd/system.slice/firewalld.service',
];
const NFT_MS = 1500;
const NFT_BYTES = 4 * 1024 * 1024;

/**
 * What guards this machine. On Linux, what can be read without rights (nftables' rules only with them); Windows and macOS
 * have one of their own. Never rejects.
 */
export async function firewallKind(system: NodeJS.Platform = process.platform): Promise<FirewallKind> {
  if (system === 'win32') return 'windows';
  if (system === 'darwin') return 'macos';
  if (isUfwOn(await readFile(UFW, 'utf8').catch(() => ''))) return 'ufw';
  const units = await Promise.allSettled(FIREWALLD.map((path) => access(path)));
  if (units.some(({ status }) => status === 'fulfilled')) return 'firewalld';
  return guardsInput(await ruleset()) ? 'nftables' : 'other';
}

export function isUfwOn(conf: string): boolean {
  return /^\s*ENABLED\s*=\s*"?yes"?\s*$/im.test(conf);
}

/** Whether anything that arrives is dropped or rejected, by nftables or by iptables on top of it. */
export function guardsInput(rules: string): boolean {
  const chains = rules.split(/^\s*chain /m).slice(1);
  return chains.some((chain) => /hook input/.test(chain) && /\b(drop|reject)\b/i.test(chain));
}

async function ruleset(): Promise<string> {
  try {
    const options = { timeout: NFT_MS, maxBuffer: NFT_BYTES, encoding: 'utf8' } as const;
    const { stdout } = await promisify(execFile)('nft', ['list', 'ruleset'], options);
    return stdout;
  } catch {
    return ''; // not installed, or not ours to read
  }
}
