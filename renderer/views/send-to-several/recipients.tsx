import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { listed, people } from '../../stores/people.ts';
import { t } from '../../words/translate.ts';
import { Avatar } from '../person/avatar.tsx';
import { PersonName } from '../person/person-name.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import './recipients.css';

/** Picks people from the list, or everyone online. */
export function Recipients({
  chosen,
  onChange,
}: {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}) {
  const byId = useStore(people, (state) => state.byId);
  const { here, away } = useMemo(() => {
    const { here, away } = listed(byId, '');
    const reachable = (list: readonly PersonView[]) => list.filter(({ blocked }) => !blocked);
    return { here: reachable(here), away: reachable(away) };
  }, [byId]);
  const everybodyHere = here.length > 0 && here.every(({ id }) => chosen.has(id));
  const toggle = (ids: readonly string[], on: boolean) => {
    const changed = new Set(chosen);
    for (const id of ids) on ? changed.add(id) : changed.delete(id);
    onChange(changed);
  };
  if (here.length + away.length === 0) return <p className="quiet">{t('sendToSeveral.nobody')}</p>;
  return (
    <fieldset className="recipients">
      <legend className="unseen">{t('sendToSeveral.recipients')}</legend>
      <label className="recipient everybody">
        <input
          type="checkbox"
          data-testid="everybody-here"
          checked={everybodyHere}
          disabled={here.length === 0}
          onChange={(event) =>
            toggle(
              here.map(({ id }) => id),
              event.target.checked,
            )
          }
        />
        <span>{t('sendToSeveral.everyoneOnline', { count: here.length })}</span>
      </label>
      {[...here, ...away].map((person) => (
        <label key={person.id} className="recipient" data-testid="recipient" data-name={person.name}>
          <input
            type="checkbox"
            checked={chosen.has(person.id)}
            onChange={(event) => toggle([person.id], event.target.checked)}
          />
          <Avatar
            id={person.id}
            name={person.name}
            size={26}
            here={person.presence === 'here'}
            colour={person.colour}
          />
          <PersonName name={person.name} mixed={person.nameMixed} />
          <TrustMark trust={person.trust} />
        </label>
      ))}
    </fieldset>
  );
}
