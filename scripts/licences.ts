/** Writes main/licences.json anew: what Lanline ships, and under which licence, from the lock file. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './project.ts';
import { shippedLicences } from './shipped-licences.ts';

const path = join(root, 'main', 'licences.json');
writeFileSync(path, JSON.stringify(shippedLicences(readFileSync(join(root, 'package-lock.json'), 'utf8'))));
spawnSync(command('biome'), ['format', '--write', path], { stdio: 'inherit' });
