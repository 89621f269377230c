import packageJson from '../../../package.json' with { type: 'json' };
import type { Calls } from '../../ipc/contract.ts';
import licences from '../../licences.json' with { type: 'json' };
import type { Feature } from '../feature.ts';

/** What Lanline is, and what it is made of. */
export class About implements Feature {
  readonly calls = {
    about: async () => ({ version: packageJson.version, licences }),
  } satisfies Partial<Calls>;
}
