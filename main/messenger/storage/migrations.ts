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
  `CREATE TABLE items (
     -- The order in which they came.
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     person TEXT NOT NULL,
     at INTEGER NOT NULL,
     -- It was in motion when it was last written: a transfer, a stream, a text on its way.
     unfinished INTEGER NOT NULL,
     -- What a window is shown, as JSON (ipc/contract.ts, ItemView).
     view TEXT NOT NULL,
     -- What is searched.
     words TEXT NOT NULL
   ) STRICT;
   CREATE INDEX items_by_person ON items (person, seq);
   CREATE INDEX items_unfinished ON items (seq) WHERE unfinished = 1;

   -- The words of an item lie in its row alone (sqlite.org/fts5.html, 4.4.3: external content).
   CREATE VIRTUAL TABLE item_words USING fts5 (
     words, content = 'items', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
   );
   CREATE TRIGGER items_insert AFTER INSERT ON items BEGIN
     INSERT INTO item_words (rowid, words) VALUES (new.seq, new.words);
   END;
   CREATE TRIGGER items_delete AFTER DELETE ON items BEGIN
     INSERT INTO item_words (item_words, rowid, words) VALUES ('delete', old.seq, old.words);
   END;
   CREATE TRIGGER items_update AFTER UPDATE OF seq, words ON items
   WHEN new.words <> old.words OR new.seq <> old.seq BEGIN
     INSERT INTO item_words (item_words, rowid, words) VALUES ('delete', old.seq, old.words);
     INSERT INTO item_words (rowid, words) VALUES (new.seq, new.words);
   END;

   CREATE TABLE contents (
     item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
     -- 'bytes', or what 'bytes' is an encoding of: 'json', 'raw'.
     kind TEXT NOT NULL,
     bytes BLOB NOT NULL
   ) STRICT;

   CREATE TABLE summaries (
     person TEXT PRIMARY KEY,
     unread INTEGER NOT NULL,
     last_text TEXT,
     last_at INTEGER
   ) STRICT`,
  `CREATE TABLE transfers (
     item TEXT PRIMARY KEY,
     person TEXT NOT NULL,
     wire TEXT NOT NULL,
     direction TEXT NOT NULL,
     shape TEXT NOT NULL,
     name TEXT NOT NULL,
     size INTEGER NOT NULL,
     count INTEGER NOT NULL,
     state TEXT NOT NULL,
     -- JSON (files/transfer-record.ts).
     sources TEXT NOT NULL,
     entries TEXT NOT NULL,
     position TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE heard_texts (
     person TEXT NOT NULL,
     -- What its sender calls it: a text that comes twice is known by this.
     wire TEXT NOT NULL,
     -- Its sender was told that it was read.
     read INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (person, wire)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX heard_unread ON heard_texts (person) WHERE read = 0;

   CREATE TABLE rules (
     person TEXT NOT NULL,
     -- 'chat', 'file', or 'any' (ipc/contract.ts, RuleKind).
     kind TEXT NOT NULL,
     action TEXT NOT NULL,
     PRIMARY KEY (person, kind)
   ) STRICT, WITHOUT ROWID`,
  `ALTER TABLE people ADD COLUMN colour INTEGER;
   -- What we call a text that we heard.
   ALTER TABLE heard_texts ADD COLUMN item TEXT;

   CREATE TABLE changes (
     -- The order in which they were made; a number is never used again, as connections remember how far they are.
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     person TEXT NOT NULL,
     item TEXT NOT NULL UNIQUE,
     -- NULL: it was deleted.
     text TEXT
   ) STRICT;
   CREATE INDEX changes_by_person ON changes (person, seq)`,
  `-- When the rule ends, in ms since 1970; NULL: never.
   ALTER TABLE rules ADD COLUMN until INTEGER;
   -- For files: up to this size, all of an offer together; NULL: any.
   ALTER TABLE rules ADD COLUMN max_bytes INTEGER;
   -- JSON (ipc/contract.ts, Destination).
   ALTER TABLE transfers ADD COLUMN destination TEXT NOT NULL DEFAULT '{"existing":"keep"}'`,
];
