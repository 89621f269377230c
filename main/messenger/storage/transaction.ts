import type { DatabaseSync } from 'node:sqlite';

/**
 * Stores everything that `run` writes, or nothing of it. Within another transaction, it becomes part of that one.
 * @throws whatever `run` throws, or the error that kept it from being stored
 */
export function transaction<T>(database: Pick<DatabaseSync, 'exec' | 'isTransaction'>, run: () => T): T {
  if (database.isTransaction) return run();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/**
 * Some failures, a full disk among them, make SQLite roll back by itself (sqlite.org/lang_transaction.html, 3): another
 * ROLLBACK would fail, and its error would hide the real one. So would that of a disk that fails again here.
 */
function rollBack(database: Pick<DatabaseSync, 'exec' | 'isTransaction'>): void {
  if (!database.isTransaction) return;
  try {
    database.exec('ROLLBACK');
  } catch {
    // The next transaction, or closing the database, reports a disk that still fails.
  }
}
