/** Parses `ipv4` or `ipv4:port`, ignoring surrounding spaces; null if invalid. */
export function parseHost(text: string): string | null {
  if (parseAddress(`${text.trim()}:1`) !== null) return text.trim();
  return parseAddress(text);
}

/** Parses `ipv4:port` (port 1 to 65535), ignoring surrounding spaces; null if invalid. */
export function parseAddress(text: string): string | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):(\d{1,5})$/.exec(text.trim());
  if (!match) return null;
  const [a, b, c, d, port] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part === undefined || part > 255)) return null;
  if (port === undefined || port < 1 || port > 65_535) return null;
  return `${a}.${b}.${c}.${d}:${port}`;
}
