import type { CheckedRow } from "./check-rows.ts";
import type { RowCommand } from "./kind.ts";
import type { Told } from "./told.ts";

/** What became of a row that was sent. `later`: the service could not be reached, or asked for patience. */
export type Sent =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly told: Told }
  | { readonly kind: "later"; readonly afterMs: number };

/** Sends one command with its permanent id. */
export type SendRow = (id: string, command: RowCommand) => Promise<Sent>;

/** What is known of a file's rows, kept where a reload or another start finds it. */
export interface ImportProgress {
  /** Lines that were taken, and those that were refused with their reasons. */
  read(digest: string): Promise<ReadonlyMap<number, Outcome>>;
  note(digest: string, line: number, outcome: Outcome): Promise<void>;
}

export type Outcome = { readonly kind: "taken" } | { readonly kind: "refused"; readonly told: Told };

export interface SendOrder {
  readonly digest: string;
  readonly rows: readonly CheckedRow[];
  readonly send: SendRow;
  readonly progress: ImportProgress;
  /** Ends the sending after the rows under way; the rest is sent by another start. */
  readonly signal: AbortSignal;
  readonly wait: (ms: number) => Promise<void>;
  /** Hears of each row that was answered. */
  readonly heard?: (line: number, outcome: Outcome) => void;
}

/** Subjects side by side: a phone's network carries no more. */
const AT_ONCE = 4;

/** Rows in the order of the file, by what they are about. */
function bySubject(rows: readonly CheckedRow[]): readonly (readonly CheckedRow[])[] {
  const subjects = new Map<string, CheckedRow[]>();
  for (const row of rows) {
    if (row.command === undefined) continue;
    const own = subjects.get(row.command.subject);
    if (own === undefined) subjects.set(row.command.subject, [row]);
    else own.push(row);
  }
  return [...subjects.values()];
}

/** A row until it is answered; undefined when the sending was ended before. */
async function answered({ send, wait, signal }: SendOrder, { id, command }: CheckedRow): Promise<Outcome | undefined> {
  while (command !== undefined && !signal.aborted) {
    const sent = await send(id, command);
    if (sent.kind !== "later") return sent;
    await wait(sent.afterMs);
  }
  return undefined;
}

/**
 * Sends the rows that ask for something and were not answered before: those of one subject in their order, several subjects side by side. A row that
 * is refused is kept with its reason, and the others go on. Safe to start twice and at the same time, to end at any instant, and to start again: ids
 * belong to rows, and the service takes each once. Answers what became of every row that is answered by now.
 */
export async function sendRows(order: SendOrder): Promise<ReadonlyMap<number, Outcome>> {
  const { digest, rows, progress, signal, heard } = order;
  const outcomes = new Map(await progress.read(digest));
  const open = bySubject(rows.filter(({ row }) => outcomes.get(row.line)?.kind !== "taken"));
  const queue = open[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done && !signal.aborted; next = queue.next()) {
      for (const row of next.value) {
        const outcome = await answered(order, row);
        if (outcome === undefined) return;
        const { line } = row.row;
        outcomes.set(line, outcome);
        await progress.note(digest, line, outcome);
        heard?.(line, outcome);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}
