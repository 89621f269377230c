import { isIPv4 } from 'node:net';
import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line of both shells says. */
export interface Flags {
  readonly name?: string;
  /** IPv4 to listen on; absent: every interface. */
  readonly address?: string;
  readonly port?: number;
  readonly discoveryPort?: number;
  readonly dataFolder: string;
  readonly downloadsFolder: string;
  /** The web shell, even where Electron is there. */
  readonly web: boolean;
  readonly webPort?: number;
  /** Whether the web shell opens a browser. */
  readonly open: boolean;
  /** Begin with a new key, as somebody whom nobody knows yet. */
  readonly newIdentity: boolean;
  readonly help: boolean;
}

/** A flag that makes no sense; the message is for the terminal. */
export class FlagError extends Error {}

export const usage = `Usage: npm start -- [flags]

  --name NAME             what others see (default: asked at first start)
  --address IPV4          listen on this address only (default: every interface)
  --port PORT             TCP port to listen on (default: any free one)
  --discovery-port PORT   UDP port of discovery (default: 1024)
  --data-dir FOLDER       settings and history (default: the system's place for them)
  --downloads FOLDER      where received files go (default: Downloads)
  --new-identity          begin with a new key, as somebody whom nobody knows yet
  --web                   show the window in a browser instead of Electron
  --web-port PORT         port of the web shell's page, on 127.0.0.1 (default: any free one)
  --no-open               print the address of the page instead of opening a browser
  --help                  this text`;

/** @throws FlagError with a sentence that names the flag */
export function parseFlags(argv: readonly string[]): Flags {
  const values = read(argv);
  const address = values.address;
  if (address !== undefined && !isIPv4(address)) {
    throw new FlagError(`--address takes an IPv4 address like 192.168.0.5, not '${address}'.`);
  }
  const port = portOf('--port', values.port);
  const discoveryPort = portOf('--discovery-port', values['discovery-port']);
  const webPort = portOf('--web-port', values['web-port']);
  const name = values.name?.trim();
  if (name === '') throw new FlagError('--name takes a name of at least one character.');
  return {
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    ...(discoveryPort === undefined ? {} : { discoveryPort }),
    ...(webPort === undefined ? {} : { webPort }),
    dataFolder: resolve(values['data-dir'] ?? defaultDataFolder()),
    downloadsFolder: resolve(values.downloads ?? join(homedir(), 'Downloads')),
    web: values.web ?? false,
    open: !(values['no-open'] ?? false),
    newIdentity: values['new-identity'] ?? false,
    help: values.help ?? false,
  };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        name: { type: 'string' },
        address: { type: 'string' },
        port: { type: 'string' },
        'discovery-port': { type: 'string' },
        'data-dir': { type: 'string' },
        downloads: { type: 'string' },
        web: { type: 'boolean' },
        'web-port': { type: 'string' },
        'no-open': { type: 'boolean' },
        'new-identity': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new FlagError(`${(error as Error).message.split('. ')[0]}. See --help.`);
  }
}

function portOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 0 && port <= 65_535))
    throw new FlagError(`${flag} takes a port from 0 to 65535, not '${text}'.`);
  return port;
}

function defaultDataFolder(): string {
  const home = homedir();
  if (platform() === 'win32') return join(process.env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Lanline');
  if (platform() === 'darwin') return join(home, 'Library', 'Application Support', 'Lanline');
  return join(process.env.XDG_CONFIG_HOME ?? join(home, '.config'), 'lanline');
}
