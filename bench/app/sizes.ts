const GIB = 2 ** 30;

/** `sizeBytes` as short as it can be said. */
export function shownSize(sizeBytes: number): string {
  if (sizeBytes >= GIB) return `${Number((sizeBytes / GIB).toPrecision(3))} GiB`;
  return `${Number((sizeBytes / 2 ** 20).toPrecision(3))} MiB`;
}
