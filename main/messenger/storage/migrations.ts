/** Each brings the database one version up (`user_version`); none is ever changed after a release. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE people (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     lanline INTEGER NOT NULL,
     -- SHA-256 of the certificate, 64 hexadecimal digits: whoever shows another one is somebody else.
     fingerprint TEXT UNIQUE,
     verified INTEGER NOT NULL DEFAULT 0,
     device TEXT,
     -- Where they were reached, newest first: a JSON array of 'ipv4:port'.
     addresses TEXT NOT NULL DEFAULT '[]'
   ) STRICT`,
];
