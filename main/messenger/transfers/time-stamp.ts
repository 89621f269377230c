/** '2026-11-24 13.14.15', local time, for file names, where not every system allows colons. */
export function timeStamp(nowMs: number): string {
  const at = new Date(nowMs);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
}
