import './avatar.css';

/** A generated picture: initials from the name, colours from the id unless one was chosen. */
export function Avatar({
  id,
  name,
  size,
  here,
  colour,
}: {
  id: string;
  name: string;
  size: number;
  here?: boolean;
  /** A hue in degrees. */
  colour?: number | undefined;
}) {
  const hue = colour ?? hueOf(id);
  return (
    <span
      className="avatar"
      aria-hidden="true"
      style={{
        inlineSize: size,
        blockSize: size,
        fontSize: size * 0.38,
        backgroundImage: gradientOf(hue),
      }}
    >
      {initialsOf(name)}
      {here !== undefined && <span className="presence" data-here={here} />}
    </span>
  );
}

/** Dark enough for white letters at every hue. */
export function gradientOf(hue: number): string {
  return `linear-gradient(160deg, hsl(${hue} 48% 45%), hsl(${(hue + 32) % 360} 54% 33%))`;
}

/** FNV-1a with a final mix, so that similar ids get different colours. */
function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 360;
}

function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? ['?'];
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const second = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + second).toLocaleUpperCase();
}
