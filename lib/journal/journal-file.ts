import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JournalEntry } from './journal.ts';
import { type JournalContents, type JournalRecord, type Outcome, type Place, parseJournal } from './records.ts';

/** The journal of one run: append-only, every line on the disk before the call that wrote it returns. */
export interface Journal extends AsyncDisposable {
  /** The act may begin when this has returned. */
  intend(entry: JournalEntry): Promise<void>;
  settle(id: string, outcome?: Outcome): Promise<void>;
  /** Intents that nobody has settled, oldest first. */
  readonly unsettled: readonly JournalEntry[];
}

/** First line of a journal. */
export interface JournalHeader {
  readonly runId: string;
  readonly place: Place;
  /** UTC, for people. */
  readonly began: Date;
  /** Absolute path of what the run tells: reports/output/<run id>. */
  readonly runFolder?: string;
}

/**
 * Opens the journal in `folder`; with `header` a new one is begun. Whatever torn line a crash or a full disk left,
 * the next record begins on a line of its own. Throws what the file system says (ENOSPC, EACCES …).
 */
export async function openJournal(folder: string, header?: JournalHeader): Promise<Journal> {
  const path = journalPath(folder);
  const unsettled = new Map<string, JournalEntry>();
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (header ? constants.O_EXCL : 0);
  const file = await open(path, flags, 0o600);
  let tail: Promise<void> = Promise.resolve();
  let torn = header === undefined;
  const append = (record: JournalRecord): Promise<void> => {
    const write = async () => {
      const line = `${torn ? '\n' : ''}${JSON.stringify(record)}\n`;
      torn = true;
      await file.appendFile(line);
      torn = false;
      await file.sync();
    };
    // A line that could not be written is its caller's error, and none of the next line's.
    const written = tail.then(write, write);
    tail = written;
    return written;
  };
  try {
    if (header === undefined) {
      for (const entry of (await readJournal(folder)).unsettled) unsettled.set(entry.id, entry);
    } else {
      await append({
        type: 'run',
        version: 1,
        runId: header.runId,
        place: header.place,
        began: header.began.toISOString(),
        ...(header.runFolder === undefined ? {} : { runFolder: header.runFolder }),
      });
      await syncFolder(dirname(path));
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    get unsettled() {
      return [...unsettled.values()];
    },
    intend: async (entry) => {
      await append({ type: 'intent', entry });
      unsettled.set(entry.id, entry);
    },
    settle: async (id, outcome = 'undone') => {
      await append({ type: 'settled', id, outcome });
      unsettled.delete(id);
    },
    [Symbol.asyncDispose]: async () => {
      await tail.catch(() => undefined);
      await file.close();
    },
  };
}

/** What the journal in `folder` says; a missing one says nothing. */
export async function readJournal(folder: string): Promise<JournalContents> {
  return parseJournal(await readFile(journalPath(folder), 'utf8').catch(emptyIfMissing));
}

function journalPath(folder: string): string {
  return join(folder, 'journal.jsonl');
}

/** A new file's name is only safe once its folder is synced too (fsync(2)). */
async function syncFolder(folder: string): Promise<void> {
  const handle: FileHandle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function emptyIfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
