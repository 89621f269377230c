import { TriangleAlert } from 'lucide-react';

const warning = "This name mixes letters of several alphabets. It may imitate somebody else's.";

/** A name, as it keeps its direction to itself; marked where its letters are of several alphabets. */
export function Name({
  name,
  mixed = false,
  className,
}: {
  name: string;
  mixed?: boolean | undefined;
  className?: string;
}) {
  return (
    <>
      <bdi className={className}>{name}</bdi>
      {mixed && (
        <span className="name-mixed" data-testid="name-mixed" title={warning}>
          <TriangleAlert size={14} aria-hidden="true" />
          <span className="unseen">{warning}</span>
        </span>
      )}
    </>
  );
}
