import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import { GuardedDatabase } from '../storage/guarded-database.ts';
import { MIGRATIONS } from '../storage/migrations.ts';
import { StoredRules } from '../storage/stored-rules.ts';
import { Rules } from './rules.ts';

const bob = 'b'.repeat(16);

function rules() {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS) database.exec(migration);
  const clock = new FakeClock();
  return { clock, rules: new Rules(new StoredRules(new GuardedDatabase(database, '')), () => clock.now()) };
}

test('without a rule the user is asked', () => {
  expect(rules().rules.decide(bob, 'file')).toBeUndefined();
});

test('a rule for anything overrides one for a kind', () => {
  const { rules: it } = rules();
  it.set(bob, 'chat', 'accept');
  it.set(bob, 'any', 'block');
  expect(it.decide(bob, 'chat')).toBe('block');
  it.set(bob, 'any', null);
  expect(it.decide(bob, 'chat')).toBe('accept');
});

test('a rule with a size limit does not apply to anything larger', () => {
  const { rules: it } = rules();
  it.set(bob, 'file', 'accept', { maxBytes: 1000 });
  expect([it.decide(bob, 'file', 1000), it.decide(bob, 'file', 1001)]).toEqual(['accept', undefined]);
  expect(it.maxBytes(bob)).toBe(1000);
});

test('an expired rule neither applies nor is listed', () => {
  const { rules: it, clock } = rules();
  it.set(bob, 'file', 'accept', { until: clock.now() + 60_000 });
  clock.pass(59_999);
  expect(it.decide(bob, 'file')).toBe('accept');
  expect(it.all()).toHaveLength(1);
  clock.pass(1);
  expect([it.decide(bob, 'file'), it.all()]).toEqual([undefined, []]);
});

test('replacing a rule also replaces its limits', () => {
  const { rules: it } = rules();
  it.set(bob, 'file', 'accept', { maxBytes: 1000 });
  it.set(bob, 'file', 'accept');
  expect(it.all()).toEqual([{ subject: bob, kind: 'file', action: 'accept' }]);
});
