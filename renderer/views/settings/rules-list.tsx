import { useEffect, useState } from 'react';
import type { RuleView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { fullTimeText } from '../../words/dates.ts';
import { sizeText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import './rules-list.css';

/** The standing answers to requests, each of which can be removed. */
export function RulesList() {
  const [rules, setRules] = useState<readonly RuleView[]>();
  const load = () => void orReport(lanline.calls.rules().then(setRules));
  useEffect(load, []);
  const revoke = async ({ subject, kind }: RuleView) => {
    await orReport(lanline.calls.revokeRule(subject, kind));
    load();
  };
  if (rules === undefined) return null;
  return (
    <section data-testid="rules">
      <h3>{t('rules.heading')}</h3>
      {rules.length === 0 && <p className="quiet">{t('rules.none')}</p>}
      <ul className="rules">
        {rules.map((rule) => (
          <li key={`${rule.subject} ${rule.kind}`} data-testid="rule">
            <span>
              <bdi>{subjectText(rule)}</bdi>
              <small>{ruleText(rule)}</small>
            </span>
            <button
              type="button"
              className="link"
              data-testid="revoke-rule"
              aria-label={t('rules.removeNamed', { name: isolated(subjectText(rule)), rule: ruleText(rule) })}
              onClick={() => revoke(rule)}
            >
              {t('rules.remove')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A rule whose subject is an address applies to every program there. */
function subjectText({ subject, name }: RuleView): string {
  return subject === name ? t('rules.programsAt', { address: name }) : name;
}

/** 'Files allowed up to 10 MB, until …' */
function ruleText({ action, kind, until, maxBytes }: RuleView): string {
  const rule = t(`rules.${action}.${kind}`);
  const size = maxBytes === undefined ? undefined : sizeText(maxBytes);
  const time = until === undefined ? undefined : fullTimeText(until);
  if (size === undefined) return time === undefined ? rule : t('rules.until', { rule, time });
  return time === undefined ? t('rules.upTo', { rule, size }) : t('rules.upToUntil', { rule, size, time });
}
