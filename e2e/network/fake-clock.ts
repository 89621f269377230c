import { globSync, writeFileSync } from 'node:fs';

const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1');

/** The wall clock of one host, moved by libfaketime. Its monotonic clock is the machine's. */
export class FakeClock {
  readonly #file: string;

  /** Why there can be none here; undefined if there can. */
  static whyNot(): string | undefined {
    return library === undefined ? 'libfaketime is missing (package faketime)' : undefined;
  }

  constructor(file: string) {
    this.#file = file;
    this.jump(0);
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Sets it to the true time plus `bySeconds`. */
  jump(bySeconds: number): void {
    writeFileSync(this.#file, `${bySeconds < 0 ? '' : '+'}${bySeconds}s\n`);
  }
}
