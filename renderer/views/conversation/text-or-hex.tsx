import { ToggleGroup } from 'radix-ui';
import { t } from '../../words/translate.ts';

export type Reading = 'text' | 'hex';

/** Chooses how bytes are shown. */
export function TextOrHex({ reading, onChange }: { reading: Reading; onChange: (reading: Reading) => void }) {
  return (
    <ToggleGroup.Root
      type="single"
      className="choice"
      aria-label={t('data.showAs')}
      value={reading}
      onValueChange={(value) => {
        if (value === 'text' || value === 'hex') onChange(value);
      }}
    >
      <ToggleGroup.Item value="text">{t('data.text')}</ToggleGroup.Item>
      <ToggleGroup.Item value="hex">{t('data.hex')}</ToggleGroup.Item>
    </ToggleGroup.Root>
  );
}
