import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import licences from '../main/licences.json' with { type: 'json' };
import { root } from './project.ts';
import { shippedLicences } from './shipped-licences.ts';

test('the licences in the app are those of what is installed; `npm run licences` writes them anew', () => {
  expect(licences).toEqual(shippedLicences(readFileSync(join(root, 'package-lock.json'), 'utf8')));
});

test('a package without a licence is not shipped by accident', () => {
  const lock = JSON.stringify({ packages: { '': {}, 'node_modules/odd': { version: '1.0.0' } } });
  expect(() => shippedLicences(lock)).toThrow('odd names no licence');
});
