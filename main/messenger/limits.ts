/**
 * What people and programs may cost the messenger: those whom we only see, and those whom we let in. What a connection
 * may cost stands in engine/flood-limits.ts; together they are all bounds that hold against floods.
 */

/** People whom we only see: as many as discovery watches. Whoever we know is not counted out. */
export const MAX_PEOPLE = 4_096;

/** Addresses to try for one person: more machines than that nobody is at; each false one costs a dial. */
export const MAX_ADDRESSES = 4;

/** More questions than this are nobody's to read: further ones are denied, withdrawn ones make room first. */
export const MAX_OFFERS = 32;

/** Files to one person that are offered or moving at a time; the others wait their turn. */
export const MAX_FILES_AT_ONCE = 8;

/** Ended transfers that can still be shown, or started again; the oldest ones go first. */
export const MAX_TRANSFERS = 2_000;

/** A conversation's items; the oldest ones go first. */
export const MAX_ITEMS = 1_000_000;

/** What values and bytes messages may hold on the disk, all together; the oldest ones go first. */
export const MAX_CONTENT_BYTES = 256 * 1024 * 1024;

/** Texts that one receipt is for; more of them need another one. */
export const MAX_RECEIPTS = 1_000;

/** Bytes up to this size are a message in memory; larger ones become a file. */
export const MAX_BYTES_MESSAGE = 1024 * 1024;

/** A longer string from a program is a value to unfold, not words to read. */
export const MAX_PLAIN_TEXT_CHARS = 100_000;

/** A text between Lanline peers: a long book chapter. Longer ones are files. */
export const MAX_TEXT_CHARS = 1_000_000;

/** A profile: what a message may claim as a name, and as a reason, before it is cleaned and cut. */
export const MAX_CLAIM_CHARS = 256;
export const MAX_REASON_CHARS = 500;

/** What a file's name may be on the wire, before it is made safe. */
export const MAX_FILE_NAME_CHARS = 4_096;

/** Files in one transfer: a large source tree has some hundred thousand. */
export const MAX_ENTRIES = 250_000;

/** Their list, in bytes: paths of a hundred letters on average, and some. */
export const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
