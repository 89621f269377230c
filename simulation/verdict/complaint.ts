/** A rule that does not hold. */
export interface Complaint {
  /** The same for the same kind of fault, whatever the names and times. */
  readonly kind: string;
  readonly detail: string;
}
