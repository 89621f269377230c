import { frameCase } from './frames.ts';
import { headerCase } from './headers.ts';
import { Random } from './random.ts';
import { jsonCase, pickleCase } from './values.ts';

export type Kind = 'header' | 'session' | 'pickle' | 'json';
/** Slower kinds are less frequent, so that every kind gets about the same time. */
const KINDS: readonly Kind[] = [
  'header',
  'session',
  'pickle',
  'header',
  'header',
  'json',
  'header',
  'pickle',
  'session',
  'header',
];
const RUN = { header: headerCase, session: frameCase, pickle: pickleCase, json: jsonCase };

export function kindOf(index: number): Kind {
  return KINDS[index % KINDS.length] as Kind;
}

/** Case `index` of run `seed`: always the same one. */
export function runCase(seed: number, index: number): void {
  RUN[kindOf(index)](new Random(seed, index));
}
