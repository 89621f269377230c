import type { Person } from '../people/person.ts';
import { controlOf } from './control-connection.ts';

/**
 * Whether a person's Lanline, as it introduced itself on the control connection, is of this version or a newer one. Only
 * a claim, by somebody who proved who they are: a false one harms nobody but them.
 * @param version like '0.3'
 */
export function isLanlineSince(person: Person, version: string): boolean {
  const theirs = controlOf(person)?.introduction?.version;
  if (theirs === undefined || !/^\d{1,4}\.\d{1,4}/.test(theirs)) return false;
  const [major = 0, minor = 0] = theirs.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
