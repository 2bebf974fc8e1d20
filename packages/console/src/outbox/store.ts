import { signal } from "@preact/signals";
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { State } from "./order.ts";
import type { Sealed } from "./seal.ts";

/** A command as it lies on the device: what the order needs in the open, the content sealed. */
export interface Kept extends Sealed {
  readonly number: number;
  readonly id: string;
  readonly state: State;
  readonly attempts: number;
  readonly retryAt: number;
  /** When it was written, by the device's clock, ISO 8601. */
  readonly writtenAt: string;
  /** It never went out. Absent where it did, or may have: on another device, or by an earlier version of the app. */
  readonly untried?: true;
  /** When the receipt came, by the device's clock. */
  readonly sentAt?: string;
  readonly previous: string;
  readonly chain: string;
}

/** The device as it numbers: its id, whether the service knows it, the last number and the link at it. */
export interface DeviceState {
  readonly device: string;
  readonly isRegistered: boolean;
  /** The last command that was written here. */
  readonly number: number;
  /** The last command of the devices that this one went on for: its own numbers begin behind it. */
  readonly base: number;
  /** The link at the last number; before the first, what stands there. */
  readonly chain: string;
  /** Commands that were given up and that the service has not heard of. */
  readonly untold: readonly number[];
}

interface Schema extends DBSchema {
  commands: { key: number; value: Kept; indexes: { id: string } };
  state: { key: "device"; value: DeviceState };
  /** Sealed, by their SHA-256. */
  files: { key: string; value: Sealed };
}

type Database = IDBPDatabase<Schema>;
type Names = ("commands" | "state" | "files")[];
export type Transaction = IDBPTransaction<Schema, Names, "readwrite">;

/**
 * Why what is kept cannot be reached: another tab has made it that of a newer version, which this page cannot read until it is loaded again; or a tab
 * of an earlier version does not let go of it. Nothing is lost by either.
 */
export const hindered = signal(false);

const ALL: Names = ["commands", "state", "files"];

/**
 * The database of one person's outbox. A browser may close it behind our back (memory, another version): what was under way is then tried
 * once more on a new connection. Writes are durable when they resolve, not only handed to the system.
 */
export class OutboxStore {
  private readonly name: string;
  private database: Promise<Database> | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** The device, undefined before the first. */
  device(): Promise<DeviceState | undefined> {
    return this.trying((database) => database.get("state", "device"));
  }

  /** Every command, by its number. */
  commands(): Promise<readonly Kept[]> {
    return this.trying((database) => database.getAll("commands"));
  }

  command(number: number): Promise<Kept | undefined> {
    return this.trying((database) => database.get("commands", number));
  }

  /**
   * Reads and writes in one transaction, which is on the disk when this resolves. `work` awaits nothing but the transaction's own requests; what
   * it throws leaves everything as it was.
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.trying(async (database) => {
      const transaction = database.transaction(ALL, "readwrite", { durability: "strict" });
      try {
        const result = await work(transaction);
        await transaction.done;
        return result;
      } catch (error) {
        transaction.done.catch(() => undefined);
        try {
          transaction.abort();
        } catch {
          // It has ended by itself.
        }
        throw error;
      }
    });
  }

  file(sha256: string): Promise<Sealed | undefined> {
    return this.trying((database) => database.get("files", sha256));
  }

  /**
   * Lets go of every file but these, which are all that the commands of `known` need. A command that was kept meanwhile came with its file in one
   * transaction: then nothing is let go of, this time.
   */
  dropFiles(kept: ReadonlySet<string>, known: ReadonlySet<number>): Promise<void> {
    return this.write(async (transaction) => {
      const numbers = await transaction.objectStore("commands").getAllKeys();
      if (numbers.some((number) => !known.has(number))) return;
      const files = transaction.objectStore("files");
      for (const sha256 of await files.getAllKeys()) if (!kept.has(sha256)) await files.delete(sha256);
    });
  }

  close(): void {
    const open = this.database;
    this.database = undefined;
    void open?.then((database) => database.close()).catch(() => undefined);
  }

  private open(): Promise<Database> {
    this.database ??= openDB<Schema>(this.name, 2, {
      upgrade(database, before) {
        if (before < 1) {
          database.createObjectStore("commands", { keyPath: "number" }).createIndex("id", "id", { unique: true });
          database.createObjectStore("state");
        }
        database.createObjectStore("files");
      },
      // Another tab has a newer version of the app: give way, and open again when there is something to do.
      blocking: () => this.close(),
      blocked: () => {
        hindered.value = true;
      },
      terminated: () => {
        this.database = undefined;
      },
    }).then(
      (database) => {
        hindered.value = false;
        return database;
      },
      (error: unknown) => {
        this.database = undefined;
        if ((error as { readonly name?: unknown }).name === "VersionError") hindered.value = true;
        throw error;
      },
    );
    return this.database;
  }

  private async trying<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.open());
    } catch (error) {
      if (!isClosed(error)) throw error;
      this.close();
      return work(await this.open());
    }
  }
}

/** The connection was lost, and nothing is wrong with what was asked. */
function isClosed(error: unknown): boolean {
  return error instanceof DOMException && ["InvalidStateError", "AbortError", "UnknownError"].includes(error.name);
}
