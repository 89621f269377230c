import { useEffect, useState } from 'react';
import type { RuleKind, RuleView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { fullTimeText } from '../../words/dates.ts';
import { sizeText } from '../../words/quantities.ts';

const kindWords: { readonly [K in RuleKind]: string } = {
  chat: 'messages',
  file: 'files',
  data: 'data and streams',
  any: 'anything',
};

/** What was decided once and is not asked any more, and how to take it back. */
export function RulesList() {
  const [rules, setRules] = useState<readonly RuleView[]>();
  const load = () => void attempt(lanline.calls.rules().then(setRules));
  useEffect(load, []);
  const revoke = async ({ subject, kind }: RuleView) => {
    await attempt(lanline.calls.revokeRule(subject, kind));
    load();
  };
  if (rules === undefined) return null;
  return (
    <section data-testid="rules">
      <h3>Rules</h3>
      {rules.length === 0 && <p className="quiet">None: you are asked each time.</p>}
      <ul className="rules">
        {rules.map((rule) => (
          <li key={`${rule.subject} ${rule.kind}`} data-testid="rule">
            <span>
              <bdi>{rule.name}</bdi>
              <small>{ruleText(rule)}</small>
            </span>
            <button
              type="button"
              className="link"
              data-testid="revoke-rule"
              aria-label={`Revoke: ${rule.name}, ${ruleText(rule)}`}
              onClick={() => revoke(rule)}
            >
              Revoke
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** 'accepts files up to 10 MB, until …' */
function ruleText({ action, kind, until, maxBytes }: RuleView): string {
  const what = action === 'accept' ? `${kindWords[kind]} accepted` : `${kindWords[kind]} refused`;
  const size = maxBytes === undefined ? '' : ` up to ${sizeText(maxBytes)}`;
  const time = until === undefined ? '' : `, until ${fullTimeText(until)}`;
  return `${what}${size}${time}`;
}
