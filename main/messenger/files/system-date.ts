const QUARTER_MICROSECOND_MS = 0.00025;

/**
 * A date for Node's `utimes` and its kin. As a number of seconds it falls short of a microsecond now and then, and whoever reads
 * it drops the rest; and Node takes no number below 0, but a string.
 * @param modifiedMs in ms since 1970
 */
export function systemDate(modifiedMs: number): string {
  return String((modifiedMs + QUARTER_MICROSECOND_MS) / 1_000);
}
