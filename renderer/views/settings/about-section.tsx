import { useEffect, useState } from 'react';
import type { AboutView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { t } from '../../words/translate.ts';
import './about-section.css';

/** The version, and the licences of what Lanline is made of. */
export function AboutSection() {
  const [about, setAbout] = useState<AboutView>();
  useEffect(() => void orReport(lanline.calls.about().then(setAbout)), []);
  if (about === undefined) return null;
  return (
    <section data-testid="about">
      <h3>{t('about.heading')}</h3>
      <p>{t('about.version', { version: about.version })}</p>
      <details>
        <summary>{t('about.licences')}</summary>
        <p className="quiet">{t('about.licencesHint', { count: about.licences.length })}</p>
        <ul className="licences">
          {about.licences.map(({ name, version, licence }) => (
            <li key={`${name} ${version}`}>
              <bdi>{t('about.package', { name, version })}</bdi>
              <span className="quiet">{licence}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
