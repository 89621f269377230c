import './cut-name.css';

/** At least so much of a name's end is always seen: it says what kind of file it is. */
const endLetters = 12;

/** A file's name that is cut in its middle where there is no room for all of it. Hidden from screen readers. */
export function CutName({ name }: { name: string }) {
  const letters = [...name];
  const end = letters.length > 2 * endLetters ? letters.slice(-endLetters).join('') : '';
  return (
    <bdi className="cut-name" title={name} aria-hidden="true">
      <span className="cut-name-start">{name.slice(0, name.length - end.length)}</span>
      <span className="cut-name-end">{end}</span>
    </bdi>
  );
}
