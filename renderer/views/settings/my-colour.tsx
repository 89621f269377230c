import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { Avatar, gradientOf } from '../person/avatar.tsx';
import './my-colour.css';

/** Hues in degrees that one can tell from each other, and their names for who can't see them. */
const colours = [
  [0, 'Red'],
  [28, 'Orange'],
  [75, 'Olive'],
  [135, 'Green'],
  [175, 'Teal'],
  [205, 'Blue'],
  [240, 'Indigo'],
  [280, 'Purple'],
  [320, 'Pink'],
] as const;

/** The colour in which others see us. */
export function MyColour({ me }: { me: MeView }) {
  const set = (colour: number | null) => void attempt(lanline.calls.setColour(colour));
  return (
    <section>
      <h3 id="colour-heading">Your colour</h3>
      <div className="my-colour">
        <Avatar id={me.fingerprint.slice(0, 16)} name={me.name} size={40} colour={me.colour} />
        <div role="radiogroup" aria-labelledby="colour-heading" className="colours">
          {colours.map(([hue, word]) => (
            <input
              key={hue}
              type="radio"
              name="colour"
              data-testid={`colour-${hue}`}
              title={word}
              aria-label={word}
              checked={me.colour === hue}
              style={{ backgroundImage: gradientOf(hue) }}
              onChange={() => set(hue)}
            />
          ))}
          <label className="check">
            <input type="radio" name="colour" checked={me.colour === undefined} onChange={() => set(null)} />
            <span>From my key</span>
          </label>
        </div>
      </div>
    </section>
  );
}
