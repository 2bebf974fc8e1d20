import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { ImportProgress, Outcome } from "./send-rows.ts";

interface Kept extends DBSchema {
  readonly rows: { readonly key: [digest: string, line: number]; readonly value: Outcome };
}

const NAME = "suyuan-import";
/** Files whose rows are remembered; of others the service itself tells what it has. */
const FILES_MAX = 20;

let opened: Promise<IDBPDatabase<Kept>> | undefined;

function database(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>(NAME, 1, { upgrade: (made) => void made.createObjectStore("rows") });
  return opened;
}

const rowsOf = (digest: string) => IDBKeyRange.bound([digest, 0], [digest, Number.MAX_SAFE_INTEGER]);

/** Forgets the oldest files beyond those that are remembered: which they are is not kept, so all but this one go at once. */
async function makeRoom(kept: IDBPDatabase<Kept>, digest: string): Promise<void> {
  const files = new Set((await kept.getAllKeys("rows")).map(([of]) => of));
  files.delete(digest);
  if (files.size < FILES_MAX) return;
  for (const file of files) await kept.delete("rows", rowsOf(file));
}

/**
 * What became of a file's rows, in the browser's database under the organisation they were sent for. It saves requests and nothing else: where it
 * cannot be kept, rows are sent again and the service takes each once.
 */
export function keptProgress(organisation: string): ImportProgress {
  const name = (digest: string) => `${organisation} ${digest}`;
  return {
    read: async (digest) => {
      try {
        const kept = await database();
        await makeRoom(kept, name(digest));
        const [keys, values] = await Promise.all([
          kept.getAllKeys("rows", rowsOf(name(digest))),
          kept.getAll("rows", rowsOf(name(digest))),
        ]);
        return new Map(keys.flatMap(([, line], n) => (values[n] === undefined ? [] : [[line, values[n]] as const])));
      } catch {
        return new Map();
      }
    },
    note: async (digest, line, outcome) => {
      try {
        await (await database()).put("rows", outcome, [name(digest), line]);
      } catch {
        // A browser that stores nothing.
      }
    },
  };
}

/** Nothing of one person is left for the next. */
export async function forgetProgress(): Promise<void> {
  try {
    await (await database()).clear("rows");
  } catch {
    // There was nothing.
  }
}
