/** Each migrates the database to the next version (`user_version`); none is changed after a release. */
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
  // Sentences from version 0.1 become codes and facts, so that they can be shown in the reader's language.
  `CREATE TEMP TABLE sentences (sentence TEXT PRIMARY KEY, problem TEXT NOT NULL);
   INSERT INTO sentences VALUES
     ('You cancelled it.', '{"code":"cancelled-by-us"}'),
     ('You paused it.', '{"code":"paused-by-us"}'),
     ('You declined this file.', '{"code":"declined-by-us"}'),
     ('Lanline was closed.', '{"code":"stopped"}'),
     ('Lanline was closed meanwhile.', '{"code":"stopped"}'),
     ('The disk is full. Free some space and try again.', '{"code":"enospc"}'),
     ('There is not enough room on the disk for this file. Free some and try again.', '{"code":"enospc"}'),
     ('The connection was lost.', '{"code":"connection-lost"}'),
     ('The connection was lost before everything came.', '{"code":"connection-lost"}'),
     ('The connection was lost before everything had arrived.', '{"code":"connection-lost"}'),
     ('You stopped the call.', '{"code":"aborted"}'),
     ('Something unexpected went wrong. Try again.', '{"code":"unexpected"}');
   -- What is said of somebody ends like this; what stands before it is their name.
   CREATE TEMP TABLE endings (ending TEXT PRIMARY KEY, code TEXT NOT NULL);
   INSERT INTO endings VALUES
     (' cancelled it.', 'cancelled-by-them'),
     (' paused it.', 'paused-by-them'),
     (' declined.', 'denied'),
     (' declined the file.', 'denied'),
     (' did not answer in time. Try again when they are at their computer.', 'timeout');
   CREATE TEMP TABLE said AS
     SELECT id, view ->> '$.problem' AS sentence, '$.problem' AS path FROM items
       WHERE json_type(view, '$.problem') = 'text'
     UNION ALL SELECT id, view ->> '$.transfer.problem', '$.transfer.problem' FROM items
       WHERE json_type(view, '$.transfer.problem') = 'text';
   UPDATE items SET view = json_set(view, said.path, json(coalesce(
       (SELECT problem FROM sentences WHERE sentences.sentence = said.sentence),
       (SELECT json_object('code', code, 'who', substr(said.sentence, 1, length(said.sentence) - length(ending)))
         FROM endings WHERE substr(said.sentence, -length(ending)) = ending
           AND length(said.sentence) > length(ending)),
       json_object('code', 'text', 'text', said.sentence))))
     FROM said WHERE said.id = items.id;
   UPDATE items SET view = json_set(json_remove(view, '$.text'), '$.notice',
       json_object('code', 'text', 'text', view ->> '$.text'))
     WHERE view ->> '$.kind' = 'notice' AND json_type(view, '$.text') = 'text';
   DROP TABLE sentences;
   DROP TABLE endings;
   DROP TABLE said;

   -- A transfer says what shape it has: as its record does, else as its name does ('1,234 files' of several at once).
   UPDATE items SET view = json_set(view, '$.transfer.shape', coalesce(
       (SELECT shape FROM transfers WHERE transfers.item = items.id),
       iif(view ->> '$.transfer.name' GLOB '[0-9]* files', 'files',
         iif(view ->> '$.transfer.fileCount' > 1, 'folder', 'file'))))
     WHERE view ->> '$.kind' = 'file';
   UPDATE items SET view = json_set(view, '$.transfer.name', '')
     WHERE view ->> '$.transfer.shape' = 'files' AND view ->> '$.transfer.name' GLOB '[0-9]* files';

   -- What the newest item is: 'text', 'deleted', 'file' and so on; last_text holds words of its own only.
   ALTER TABLE summaries ADD COLUMN last_kind TEXT;
   UPDATE summaries SET last_kind = 'text';
   UPDATE summaries SET last_kind = 'deleted', last_text = NULL WHERE last_text = 'Deleted message';
   UPDATE summaries SET last_kind = 'stream', last_text = NULL WHERE last_text = 'Stream'`,
  // Transfers that have ended stay known by the ID that both sides use.
  `ALTER TABLE transfers ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE transfers ADD COLUMN outcome TEXT;
   ALTER TABLE transfers ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
   -- The final names that are being given, by partial name: JSON.
   ALTER TABLE transfers ADD COLUMN names TEXT NOT NULL DEFAULT '{}';
   UPDATE transfers SET accepted = state <> 'offered';
   UPDATE transfers SET outcome = 'failed', told = 1 WHERE state = 'paused' AND 'failed' =
     (SELECT view ->> '$.transfer.state' FROM items WHERE items.id = transfers.item);
   CREATE INDEX transfers_by_wire ON transfers (person, wire);

   -- Texts that were read (2), until their author is known to have been told (1).
   CREATE INDEX heard_untold ON heard_texts (person) WHERE read = 2`,
  // Long lists are read when they are needed, a piece at a time; names are stored one by one.
  `CREATE TABLE transfer_lists (
     item TEXT NOT NULL,
     -- The order of the pieces, each of some hundred files.
     piece INTEGER NOT NULL,
     -- JSON without its outer brackets (files/manifest-codec.ts).
     entries TEXT NOT NULL,
     PRIMARY KEY (item, piece)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO transfer_lists
     SELECT item, key / 1000, trim(json_group_array(json_array(value ->> 'path', value ->> 'sizeBytes') ORDER BY key), '[]')
     FROM (SELECT transfers.item, each.key, each.value FROM transfers, json_each(transfers.entries) AS each)
     GROUP BY item, key / 1000;
   UPDATE transfer_lists SET entries = '[' || entries || ']';
   CREATE TABLE transfer_names (
     item TEXT NOT NULL,
     part TEXT NOT NULL,
     -- The final path that it is being given.
     path TEXT NOT NULL,
     PRIMARY KEY (item, part)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO transfer_names SELECT transfers.item, each.key, each.value FROM transfers, json_each(names) AS each;
   -- JSON (files/part.ts): what it is received into.
   ALTER TABLE transfers ADD COLUMN part TEXT;
   UPDATE transfers SET part = json_object('name', '', 'beside', name || '.' || wire || '.part')
     WHERE direction = 'in' AND coalesce(outcome, 'failed') = 'failed';
   UPDATE transfers SET position = json_set(position, '$.bytes', (position ->> 'offset') +
     coalesce((SELECT sum(value ->> 'sizeBytes') FROM json_each(entries) WHERE key < position ->> 'index'), 0));
   ALTER TABLE transfers DROP COLUMN entries;
   ALTER TABLE transfers DROP COLUMN names;
   -- Of what is over only the outcome matters.
   CREATE TRIGGER transfers_over AFTER UPDATE OF outcome ON transfers
     WHEN new.outcome IN ('done', 'cancelled', 'denied') BEGIN
       DELETE FROM transfer_lists WHERE item = new.item;
       DELETE FROM transfer_names WHERE item = new.item;
     END;
   CREATE TRIGGER transfers_gone AFTER DELETE ON transfers BEGIN
     DELETE FROM transfer_lists WHERE item = old.item;
     DELETE FROM transfer_names WHERE item = old.item;
   END`,
  // Each file of a transfer has an outcome of its own, and not all of them need be wanted.
  `-- The files of a transfer that failed, while others did not.
   CREATE TABLE transfer_failures (
     item TEXT NOT NULL,
     -- Its number in the list.
     file INTEGER NOT NULL,
     path TEXT NOT NULL,
     -- 'here' or 'there'.
     side TEXT NOT NULL,
     -- JSON.
     problem TEXT NOT NULL,
     PRIMARY KEY (item, file)
   ) STRICT, WITHOUT ROWID;
   -- JSON (files/index-ranges.ts): the files that are wanted; NULL: all of them.
   ALTER TABLE transfers ADD COLUMN wanted TEXT;
   CREATE TRIGGER failures_over AFTER UPDATE OF outcome ON transfers
     WHEN new.outcome IN ('done', 'cancelled', 'denied') BEGIN
       DELETE FROM transfer_failures WHERE item = new.item;
     END;
   CREATE TRIGGER failures_gone AFTER DELETE ON transfers BEGIN
     DELETE FROM transfer_failures WHERE item = old.item;
   END`,
  `-- 2: with a list that tells dates and folders (transfers/transfer-messages.ts).
   ALTER TABLE transfers ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
   -- 0: not known.
   ALTER TABLE transfers ADD COLUMN folders INTEGER NOT NULL DEFAULT 0`,
];
