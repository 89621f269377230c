/**
 * What people and programs may cost the messenger, whether we only see them or have let them in. The limits
 * on connections are in engine/flood-limits.ts; together they are all the limits that protect against floods.
 */

/** People we only see: as many as discovery watches. Known people are never turned away. */
export const MAX_PEOPLE = 4_096;

/** Addresses to try for one person: nobody uses more machines than that, and each false one costs a dial. */
export const MAX_ADDRESSES = 4;

/** Nobody can read more questions than this: further ones are denied, but withdrawn ones make room first. */
export const MAX_OFFERS = 32;

/** Files offered or being sent to one person at a time; the others wait their turn. */
export const MAX_FILES_AT_ONCE = 8;

/** Ended transfers that can still be shown or retried; the oldest are dropped first. */
export const MAX_TRANSFERS = 2_000;

/** Items in a conversation; the oldest are dropped first. */
export const MAX_ITEMS = 1_000_000;

/** Disk space for the content of all values and bytes messages together; the oldest are dropped first. */
export const MAX_CONTENT_BYTES = 256 * 1024 * 1024;

/** Texts that one receipt covers; more texts need another receipt. */
export const MAX_RECEIPTS = 1_000;

/** A bytes message up to this size is kept in memory; a larger one becomes a file. */
export const MAX_BYTES_MESSAGE = 1024 * 1024;

/** A longer string from a program is shown as a value to expand, not as a text. */
export const MAX_PLAIN_TEXT_CHARS = 100_000;

/** A text between Lanline peers: a long book chapter. Longer ones are files. */
export const MAX_TEXT_CHARS = 1_000_000;

/** The length of a name and of a reason in a message, before they are cleaned and cut. */
export const MAX_CLAIM_CHARS = 256;
export const MAX_REASON_CHARS = 500;

/** The length of a file's name on the wire, before it is made safe. */
export const MAX_FILE_NAME_CHARS = 4_096;

/** Files in one transfer: a large source tree has around a hundred thousand. */
export const MAX_ENTRIES = 250_000;

/** The list of those files, in bytes: enough for that many paths of sixty letters. */
export const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** The list with dates, folders and what is left out comes in parts of text: 32 MiB, enough for paths of a hundred letters. */
export const MAX_LIST_PART_BYTES = 64 * 1024;
export const MAX_LIST_PARTS = 512;

/** Lists of files that our user has not decided about yet, and parts of each: they are kept in memory alone. */
export const MAX_UNDECIDED_LISTS = 32;
export const MAX_UNDECIDED_PARTS = 16;

/** A path in that list: four times what Windows allows by default, and as deep as no person goes. */
export const MAX_PATH_BYTES = 1_024;
export const MAX_PATH_PARTS = 64;

/** What is known by name of what a transfer leaves out: nobody reads more. A large workspace has some ten thousand links. */
export const MAX_LEFT_OUT = 50_000;

/** Folders in a transfer of so many files. Source trees have less than half as many folders as files, small ones may have more. */
export const maxFolders = (fileCount: number): number => Math.max(10_000, 2 * fileCount);
