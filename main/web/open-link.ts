import { Problem } from '../messenger/problem.ts';
import { startDetached } from './spawn-detached.ts';

/**
 * Opens a checked web address (messenger/chat/web-address.ts) in the system's browser.
 * @throws Problem 'no-browser'
 */
export async function openLink(address: string): Promise<void> {
  const [command, args] = opener(address);
  await startDetached(command, args).catch((cause: unknown) => {
    throw new Problem('no-browser').because(cause);
  });
}

function opener(address: string): [command: string, args: string[]] {
  if (process.platform === 'darwin') return ['open', [address]];
  // Not `start`, which is a shell builtin and would interpret an & in the address.
  if (process.platform === 'win32') return ['rundll32.exe', ['url.dll,FileProtocolHandler', address]];
  return ['xdg-open', [address]];
}
