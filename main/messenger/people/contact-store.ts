/** Somebody to remember beyond this session. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly lanline: boolean;
  /**
   * The fingerprint of their certificate: 64 hexadecimal digits. Absent: we only ever met them in the clear.
   */
  readonly fingerprint?: string;
  readonly verified: boolean;
  readonly device?: string;
  /** The hue of their avatar, in degrees. */
  readonly colour?: number;
  /** Where they were reached, newest first. */
  readonly addresses: readonly string[];
}

/** Where people are stored. */
export interface ContactStore {
  all(): Contact[];
  /** Stores a contact now or, if it can't be stored, once that is possible. */
  put(contact: Contact): void;
  /** @throws Problem 'storage-…' */
  delete(id: string): void;
}
