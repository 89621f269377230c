/** Somebody to remember beyond this session. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly lanline: boolean;
  /** The certificate that they must show: 64 hexadecimal digits. Absent: they were only ever met in the clear. */
  readonly fingerprint?: string;
  readonly verified: boolean;
  readonly device?: string;
  /** The hue of their avatar, in degrees. */
  readonly colour?: number;
  /** Where they were reached, newest first. */
  readonly addresses: readonly string[];
}

/** Where people are kept. Synchronous: what `put` returned from is kept. */
export interface ContactStore {
  all(): Contact[];
  put(contact: Contact): void;
  delete(id: string): void;
}
