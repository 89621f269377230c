import { isIPv4 } from 'node:net';
import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from './messenger/problem.ts';

/** The command line of both shells. */
export interface Flags {
  readonly name?: string;
  /** IPv4 to listen on; absent: every interface. */
  readonly address?: string;
  readonly port?: number;
  readonly discoveryPort?: number;
  readonly dataFolder: string;
  readonly downloadsFolder: string;
  /** Use the web shell, even if Electron is available. */
  readonly web: boolean;
  readonly webPort?: number;
  /** Whether the web shell opens a browser. */
  readonly open: boolean;
  /** Start over with a new key that nobody knows. */
  readonly newIdentity: boolean;
  readonly help: boolean;
}

/** @throws Problem 'flag-…' */
export function parseFlags(argv: readonly string[]): Flags {
  const values = read(argv);
  const address = values.address;
  if (address !== undefined && !isIPv4(address)) {
    throw new Problem('flag-address', { value: address });
  }
  const port = portOf('--port', values.port);
  const discoveryPort = portOf('--discovery-port', values['discovery-port']);
  const webPort = portOf('--web-port', values['web-port']);
  const name = values.name?.trim();
  if (name === '') throw new Problem('flag-name');
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

const OPTIONS = {
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
} as const;

/** @throws Problem 'flag-…' */
function read(argv: readonly string[]) {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') throw new Problem('flag-unknown', { value: token.value });
    if (token.kind !== 'option') continue;
    const { name, rawName: value, value: given } = token;
    if (!isOption(name)) throw new Problem('flag-unknown', { value });
    if (OPTIONS[name].type === 'boolean') {
      if (given !== undefined) throw new Problem('flag-takes-none', { value });
    } else if (given === undefined || (given.startsWith('-') && token.inlineValue === false)) {
      throw new Problem('flag-needs-value', { value }); // what follows is the next flag
    }
  }
  return parseArgs({ args: [...argv], options: OPTIONS, strict: false }).values as Values;
}

type Values = {
  readonly [N in keyof typeof OPTIONS]?: (typeof OPTIONS)[N]['type'] extends 'boolean' ? boolean : string;
};

function isOption(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}

function portOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) throw new Problem('flag-port', { flag, value: text });
  return port;
}

function defaultDataFolder(): string {
  const home = homedir();
  if (platform() === 'win32') return join(process.env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Lanline');
  if (platform() === 'darwin') return join(home, 'Library', 'Application Support', 'Lanline');
  return join(process.env.XDG_CONFIG_HOME ?? join(home, '.config'), 'lanline');
}
