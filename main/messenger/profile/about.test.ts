import { expect, test } from 'vitest';
import { About } from './about.ts';

test('it says which version this is, and what it is made of', async () => {
  const { version, licences } = await new About().calls.about();
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(licences).toContainEqual({ name: 'react', version: expect.any(String), licence: 'MIT' });
});
