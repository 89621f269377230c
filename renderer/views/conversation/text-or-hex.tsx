import { ToggleGroup } from 'radix-ui';

export type Reading = 'text' | 'hex';

/** How bytes are read: a choice of two. */
export function ReadAs({ reading, onChange }: { reading: Reading; onChange: (reading: Reading) => void }) {
  return (
    <ToggleGroup.Root
      type="single"
      className="choice"
      aria-label="Read as"
      value={reading}
      onValueChange={(value) => {
        if (value === 'text' || value === 'hex') onChange(value);
      }}
    >
      <ToggleGroup.Item value="text">text</ToggleGroup.Item>
      <ToggleGroup.Item value="hex">hex</ToggleGroup.Item>
    </ToggleGroup.Root>
  );
}
