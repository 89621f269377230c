import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { t } from '../../words/translate.ts';
import { Avatar, gradientOf } from '../person/avatar.tsx';
import './my-colour.css';

/** Hues in degrees that are easy to tell apart, with names for those who can't see them. */
const colours = [
  [0, 'red'],
  [28, 'orange'],
  [75, 'olive'],
  [135, 'green'],
  [175, 'teal'],
  [205, 'blue'],
  [240, 'indigo'],
  [280, 'purple'],
  [320, 'pink'],
] as const;

/** Our avatar's colour, as others see it. */
export function MyColour({ me }: { me: MeView }) {
  const set = (colour: number | null) => void orReport(lanline.calls.setColour(colour));
  return (
    <section>
      <h3 id="colour-heading">{t('settings.colour')}</h3>
      <div className="my-colour">
        <Avatar id={me.fingerprint.slice(0, 16)} name={me.name} size={40} colour={me.colour} />
        <div role="radiogroup" aria-labelledby="colour-heading" className="colours">
          {colours.map(([hue, colour]) => (
            <input
              key={hue}
              type="radio"
              name="colour"
              data-testid={`colour-${hue}`}
              title={t(`settings.colours.${colour}`)}
              aria-label={t(`settings.colours.${colour}`)}
              checked={me.colour === hue}
              style={{ backgroundImage: gradientOf(hue) }}
              onChange={() => set(hue)}
            />
          ))}
          <label className="check">
            <input type="radio" name="colour" checked={me.colour === undefined} onChange={() => set(null)} />
            <span>{t('settings.automaticColour')}</span>
          </label>
        </div>
      </div>
    </section>
  );
}
