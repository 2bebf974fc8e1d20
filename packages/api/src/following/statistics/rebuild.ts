import { addDays } from "@suyuan/domain/calendar";
import { type Cells, scopeAbove } from "@suyuan/domain/statistics/account";
import { lotsIn } from "@suyuan/domain/statistics/batch-standing";
import { named, type Presence } from "@suyuan/domain/statistics/benefit-standing";
import type { Standing } from "@suyuan/domain/statistics/contribution";
import type { Table } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import { factAt, journalOf } from "../../ledger/keys.ts";
import { readAll, readFact, readPage } from "../../ledger/read.ts";
import { type Counted, figuresOfYear, type Waiting } from "../../ledger/statistics/keys.ts";
import { byCounty, contributed, type Part, turned } from "./additions.ts";
import { baseSubject, batchSubject, benefitSubject, counted, type Naming, type Subject } from "./counting.ts";
import { factsAfter, Grounds } from "./ground.ts";
import { BASE_KINDS, BATCH_KINDS, BENEFIT_KINDS, baseOf, benefitOf } from "./kinds.ts";
import { type Sums, withRow } from "./roll-up.ts";

/** No fact is older. */
const FIRST_DAY = "2025-01-01";
const FACTS_AT_ONCE = 100;

/** Figures as their rows hold them, made anew from facts. */
export interface Rebuilt {
  readonly sums: Sums;
  readonly facts: number;
  readonly subjects: number;
}

/**
 * Makes every figure anew from the facts of the journal, in one pass, and writes nothing. Facts that are not followed yet are not in it.
 */
export async function rebuilt(deps: Pick<Deps, "table" | "now">): Promise<Rebuilt> {
  const { table } = deps;
  const done = new Set<string>();
  const sums: Sums = new Map();
  const namings = new Map<string, Naming[]>();
  let facts = 0;
  const today = deps.now().toISOString().slice(0, 10);
  for (let day = FIRST_DAY; day <= today; day = addDays(day, 1)) {
    let cursor: string | undefined;
    do {
      const page = await readPage(table, journalOf(day), { limit: FACTS_AT_ONCE }, cursor);
      for (const { data } of page.rows) {
        facts += 1;
        for (const subject of await subjectsOf(table, data, done)) {
          const parts = await countWhole(table, subject, namings);
          for (const [county, waiting] of byCounty(parts)) addUpwards(sums, county, waiting);
        }
      }
      cursor = page.cursor;
      await turn();
    } while (cursor !== undefined);
  }
  for (const [household, some] of namings) {
    for (const [county, waiting] of byCounty(presencesIn(household, some))) addUpwards(sums, county, waiting);
  }
  return { sums, facts, subjects: done.size };
}

/** What of a fact is counted, each thing at its first fact. */
async function subjectsOf(
  table: Table,
  { kind, pk, sk }: { readonly kind: string; readonly pk: string; readonly sk: string },
  done: Set<string>,
): Promise<readonly Subject[]> {
  const kinds: readonly string[] = [...BATCH_KINDS, ...BASE_KINDS, ...BENEFIT_KINDS];
  if (!kinds.includes(kind)) return [];
  const row = await readFact(table, factAt({ pk, sk }));
  if (row === undefined) throw new Error(`there is no fact under ${pk} ${sk}`);
  const { fact } = row;
  const base = baseOf(fact);
  const benefit = benefitOf(fact);
  const subjects: readonly Subject[] =
    base !== undefined
      ? [baseSubject(base)]
      : benefit !== undefined
        ? [benefitSubject(benefit)]
        : lotsIn(fact.data).map((lot) => batchSubject(lot));
  const fresh = subjects.filter(({ key }) => !done.has(key.pk));
  for (const { key } of fresh) done.add(key.pk);
  return fresh;
}

/** What the whole history of a thing adds to figures; who it names is kept apart. */
async function countWhole(table: Table, subject: Subject, namings: Map<string, Naming[]>): Promise<readonly Part[]> {
  const grounds = new Grounds(table);
  const parts: Part[] = [];
  let at: Counted<Standing> | undefined;
  for (;;) {
    const told = await factsAfter(table, subject.entity, at?.through ?? 0);
    if (told.length === 0) return parts;
    for (const each of told) {
      const step = await counted(subject, at, each, grounds);
      at = step.counted;
      parts.push(...step.contributions.map(contributed));
      for (const naming of step.namings) {
        const some = namings.get(naming.household) ?? [];
        some.push(naming);
        namings.set(naming.household, some);
      }
    }
  }
}

function presencesIn(household: string, namings: readonly Naming[]): readonly Part[] {
  const presences = new Map<string, Presence>();
  for (const { name, knownOn, change } of namings)
    presences.set(name, named(presences.get(name) ?? {}, knownOn, change));
  return [...presences].map(([name, presence]) => turned(household, name, [{}, presence]));
}

/** Adds to a county and what lies in it, to its city and its province. */
function addUpwards(sums: Sums, county: string, waiting: Waiting): void {
  withRow(sums, waiting);
  let own = waiting.parts.filter(({ accounts }) => accounts.includes(county));
  for (let scope = scopeAbove(county); scope !== undefined; scope = scopeAbove(scope)) {
    const above = scope;
    own = own.map(({ additions }) => ({ accounts: [above], additions }));
    withRow(sums, { parts: own });
  }
}

/** A row of figures that is not what the facts say. */
export interface Difference {
  readonly pk: string;
  readonly sk: string;
  readonly stored: Cells;
  readonly rebuilt: Cells;
}

/** Each row of stored figures that is not what the facts say, of every region and organisation and year of which either says something. */
export async function* differences(deps: Pick<Deps, "table">, { sums }: Rebuilt): AsyncGenerator<Difference> {
  const years = new Map<string, Map<string, Cells>>();
  for (const { key, cells } of sums.values()) {
    const rows = years.get(key.pk) ?? new Map<string, Cells>();
    rows.set(key.sk, cells);
    years.set(key.pk, rows);
  }
  for (const [pk, rows] of years) {
    const [, account = "", year = ""] = /^FIGURES#(.+)#([^#]+)$/.exec(pk) ?? [];
    const stored = new Map(
      (await readAll(deps.table, figuresOfYear(account, year))).map(({ sk, data }) => [sk, data.cells]),
    );
    for (const sk of [...new Set([...rows.keys(), ...stored.keys()])].sort()) {
      const [is, ought] = [stored.get(sk) ?? {}, rows.get(sk) ?? {}];
      if (sameText(is) !== sameText(ought)) yield { pk, sk, stored: is, rebuilt: ought };
    }
  }
}

/** One text for the same figures, whatever the order of their members. */
export function sameText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
