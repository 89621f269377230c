interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** Ships with the desktop app, though it is no dependency of its code. */
const RUNTIME = 'node_modules/electron';

/** Every package that a build holds, from the text of package-lock.json, by name. @throws Error for one without a licence */
export function shippedLicences(lock: string): { name: string; version: string; licence: string }[] {
  const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, Locked>> };
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path === RUNTIME || (path !== '' && !dev && !devOptional))
    .map(([path, { version, license }]) => {
      const name = path.split('node_modules/').at(-1) ?? '';
      if (version === undefined || license === undefined) throw new Error(`${name} names no licence`);
      return { name, version, licence: license };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
