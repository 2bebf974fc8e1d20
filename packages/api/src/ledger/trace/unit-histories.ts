import type { Fact } from "@suyuan/domain/fact";
import type { Table } from "@suyuan/store/table";
import { inTurns } from "../indexes/turns.ts";
import { historyOf } from "../keys.ts";
import { readAll } from "../read.ts";
import type { RowKey } from "../row-key.ts";
import type { FactRow } from "../rows.ts";
import { unitKey } from "../units/keys.ts";

/** Units whose histories one trace reads. Of others what was packed into them counts as loose: bounds are wider then, and true. */
const UNITS_MAX = 1_000;
/** Pages of the history of each, of 1 MB. */
const PAGES_MAX = 1;
const AT_ONCE = 16;

/** Is it a fact that says what lies in a unit? */
export function isPacking({ kind }: Fact): boolean {
  return kind === "unit-packed" || kind === "unit-unpacked" || kind === "unit-packing-voided";
}

/** The histories of logistic units that facts name: what went into which, and when it came out. */
export class UnitHistories {
  readonly #met = new Set<string>();
  #unread: string[] = [];
  /** Of each that was read, where its facts are, in the order of record. */
  readonly histories: (readonly RowKey<FactRow>[])[] = [];

  get areUnread(): boolean {
    return this.#unread.length > 0;
  }

  /** Notes the units that a fact names. */
  met(fact: Fact): void {
    if (fact.kind !== "unit-packed" && fact.kind !== "unit-unpacked" && fact.kind !== "unit-packing-voided") return;
    for (const sscc of [fact.data.sscc, ...fact.data.units]) {
      if (this.#met.has(sscc) || this.#met.size >= UNITS_MAX) continue;
      this.#met.add(sscc);
      this.#unread.push(sscc);
    }
  }

  /** Reads the histories of those that were met since: a round. Answers where their facts are: with the acts that made them. */
  async read(table: Pick<Table, "query">): Promise<readonly RowKey<FactRow>[]> {
    const unread = this.#unread;
    this.#unread = [];
    const read = (part: readonly string[]) =>
      Promise.all(part.map((sscc) => readAll(table, historyOf(unitKey(sscc)), {}, PAGES_MAX)));
    const histories = await inTurns(unread, AT_ONCE, read);
    const found = histories.flat().map((rows) => rows.flatMap(({ data }) => ("ref" in data ? [data.ref] : [])));
    this.histories.push(...found);
    return found.flat();
  }
}
