/** What else brings a file or a folder from one place to another. */
export interface PeerProgram {
  readonly name: string;
  /** Debian's, which have it. */
  readonly packages: string;
  readonly isEncrypted: boolean;
  /**
   * Brings `source` into the empty folder `target`, under the same name. Returns the seconds from the start of whoever starts
   * it until it has arrived; a server runs before.
   */
  bring(source: string, target: string): Promise<number>;
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return (performance.now() - begunAt) / 1000;
}
