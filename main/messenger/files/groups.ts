/** Numbers from 0 on, in groups. Two arrays, because one for each of many small groups takes many times the room. */
export class Groups {
  /** Where each group begins among the members; the next one's beginning is its end. */
  readonly #starts: Int32Array;
  readonly #members: Int32Array;

  /** @param groupOf the group of each number */
  constructor(groupOf: Int32Array, groupCount: number) {
    const starts = new Int32Array(groupCount + 1);
    for (const group of groupOf) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
    for (let group = 1; group <= groupCount; group++)
      starts[group] = (starts[group] ?? 0) + (starts[group - 1] ?? 0);
    const next = starts.slice();
    const members = new Int32Array(groupOf.length);
    for (const [member, group] of groupOf.entries()) {
      const at = next[group] ?? 0;
      members[at] = member;
      next[group] = at + 1;
    }
    this.#starts = starts;
    this.#members = members;
  }

  /** Ascending. */
  of(group: number): Int32Array {
    return this.#members.subarray(this.#starts[group], this.#starts[group + 1]);
  }
}
