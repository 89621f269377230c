const START = /^lanline: /;

/** What a program said on stderr: an error and its stack, over several lines, are one entry. */
export class ErrorLog {
  readonly entries: string[] = [];

  add(line: string): void {
    const last = this.entries.at(-1);
    if (last === undefined || START.test(line)) this.entries.push(line);
    else this.entries[this.entries.length - 1] = `${last}\n${line}`;
  }

  /** The entries that nothing explains. */
  unexplained(expected: RegExp | undefined): string[] {
    return this.entries.filter((entry) => expected?.test(entry) !== true);
  }
}
