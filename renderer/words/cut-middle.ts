/** Shortens a name in its middle: its ending says what kind of file it is. @param most letters that are left */
export function cutMiddle(name: string, most: number): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const tail = Math.floor((most - 1) / 2);
  return `${letters.slice(0, most - 1 - tail).join('')}…${letters.slice(-tail).join('')}`;
}
