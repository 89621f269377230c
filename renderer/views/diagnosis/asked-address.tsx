import { useState } from 'react';
import { useStore } from 'zustand';
import { askWhy } from '../../ask-why.ts';
import { diagnosis } from '../../stores/diagnosis.ts';
import { parseHost } from '../../words/address.ts';
import { t } from '../../words/translate.ts';

/** Where they should be: whoever knows that finds out more. */
export function AskedAddress({ address }: { address: string }) {
  const running = useStore(diagnosis, (state) => state.running);
  const [text, setText] = useState(address);
  const [invalid, setInvalid] = useState(false);
  return (
    <form
      className="asked-address"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const asked = text.trim() === '' ? '' : parseHost(text);
        setInvalid(asked === null);
        if (asked !== null) void askWhy(asked);
      }}
    >
      <label className="field">
        {t('diagnosis.address')}
        <input
          data-testid="diagnosis-address"
          value={text}
          autoComplete="off"
          spellCheck={false}
          placeholder={t('diagnosis.example')}
          maxLength={64}
          aria-invalid={invalid}
          aria-describedby="diagnosis-problem"
          onChange={(event) => {
            setText(event.target.value);
            setInvalid(false);
          }}
        />
      </label>
      <button type="submit" data-testid="diagnose-again" disabled={running}>
        {t('diagnosis.testAgain')}
      </button>
      <p className="problem" id="diagnosis-problem" role="alert">
        {invalid ? t('diagnosis.invalid') : ''}
      </p>
    </form>
  );
}
