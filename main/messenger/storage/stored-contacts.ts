import { z } from 'zod';
import type { Contact, ContactStore } from '../people/contact-store.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';

const Addresses = z.array(z.string()).catch([]);

/** Stores people in the database. */
export class StoredContacts implements ContactStore {
  readonly #database: GuardedDatabase;
  readonly #all: GuardedStatement;
  readonly #put: GuardedStatement;
  readonly #delete: GuardedStatement;

  constructor(database: GuardedDatabase) {
    this.#database = database;
    this.#all = database.prepare('SELECT * FROM people');
    this.#put = database.prepare(
      `INSERT INTO people (id, name, lanline, fingerprint, verified, device, colour, addresses)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, lanline = excluded.lanline,
         fingerprint = excluded.fingerprint, verified = excluded.verified, device = excluded.device, colour = excluded.colour,
         addresses = excluded.addresses`,
    );
    this.#delete = database.prepare('DELETE FROM people WHERE id = ?');
  }

  all(): Contact[] {
    return this.#all.all().map((row) => ({
      id: String(row.id),
      name: String(row.name),
      lanline: row.lanline === 1,
      ...(row.fingerprint === null ? {} : { fingerprint: String(row.fingerprint) }),
      verified: row.verified === 1,
      ...(row.device === null ? {} : { device: String(row.device) }),
      ...(row.colour === null ? {} : { colour: Number(row.colour) }),
      addresses: Addresses.parse(JSON.parse(String(row.addresses))),
    }));
  }

  put({ id, name, lanline, fingerprint, verified, device, colour, addresses }: Contact): void {
    const row = [id, name, Number(lanline), fingerprint ?? null, Number(verified), device ?? null];
    const rest = [colour ?? null, JSON.stringify(addresses)];
    this.#database.writeOrWait(keyOf(id), () => this.#put.run(...row, ...rest));
  }

  delete(id: string): void {
    this.#delete.run(id);
    this.#database.drop(keyOf(id));
  }
}

/** Of writes that wait (guarded-database.ts). */
function keyOf(id: string): string {
  return `contact ${id}`;
}
