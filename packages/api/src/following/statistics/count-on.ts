import type { Fact } from "@suyuan/domain/fact";
import { scopesWithin } from "@suyuan/domain/statistics/account";
import { lotsIn } from "@suyuan/domain/statistics/batch-standing";
import { named } from "@suyuan/domain/statistics/benefit-standing";
import { type Contribution, familiesIn, type Standing } from "@suyuan/domain/statistics/contribution";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { BatchName } from "../../ledger/rows.ts";
import { accountOf, countedRowKey, presenceKey, waitingKey } from "../../ledger/statistics/keys.ts";
import { byCounty, contributed, type Part, turned } from "./additions.ts";
import {
  baseSubject,
  batchSubject,
  benefitSubject,
  counted,
  type Naming,
  type Step,
  type Subject,
} from "./counting.ts";
import { markDue } from "./due.ts";
import { factsAfter, Grounds, type Told } from "./ground.ts";

/** The batches that a fact is about. */
export function lotsOf({ data }: Fact): readonly BatchName[] {
  return lotsIn(data);
}

export const countBatch = (deps: Deps, lot: BatchName): Promise<void> => countOn(deps, batchSubject(lot));
export const countBase = (deps: Deps, id: string): Promise<void> => countOn(deps, baseSubject(id));
export const countBenefit = (deps: Deps, id: string): Promise<void> => countOn(deps, benefitSubject(id));

/** Counts what a subject's history has beyond what was counted of it. Safe to repeat and to run beside itself. */
async function countOn<State extends Standing>(deps: Deps, subject: Subject<State>): Promise<void> {
  for (;;) {
    const isThrough = await untilCommitted(deps, () => countSome(deps, subject), {
      gaveUp: "too many count the same history",
    });
    if (isThrough) return;
  }
}

/** Counts the next facts of a history, those of one day of record at a time; whether there are no more. Undefined when another came first. */
async function countSome<State extends Standing>(deps: Deps, subject: Subject<State>): Promise<boolean | undefined> {
  const { table } = deps;
  const loaded = await readMany(table, [subject.key]);
  const before = loaded.state(subject.key);
  const told = await factsAfter(table, subject.entity, before?.through ?? 0);
  const grounds = new Grounds(table);
  const steps: { readonly told: Told; readonly step: Step<State> }[] = [];
  let at = before;
  for (const each of told) {
    const step = await counted(subject, at, each, grounds);
    if (steps.length > 0 && (step.counted.knownOn !== at?.knownOn || isMuch(steps))) break;
    steps.push({ told: each, step });
    at = step.counted;
  }
  const places = at?.state.place === undefined ? [] : [scopesWithin(at.state.place.region)[0]];
  if (at === undefined || steps.length === 0) {
    await markDue(deps, places);
    return true;
  }
  const contributions = steps.flatMap(({ step }) => step.contributions);
  await putMissing(
    deps,
    steps.flatMap(({ told: { n }, step }) => rowsOf(step.contributions, n)),
  );
  const presence = await presenceChanges(
    deps,
    steps.flatMap(({ step }) => step.namings),
  );
  const waiting = byCounty([...contributions.map(contributed), ...presence.parts]);
  const ops = [
    loaded.next(subject.key, at),
    ...presence.ops,
    ...[...waiting].map(([county, data]) => create(waitingKey(county, freshToken(deps)), data)),
  ];
  const commit = await table.transact(ops, freshToken(deps));
  if (!commit.ok) return undefined;
  await markDue(deps, [...waiting.keys(), ...places]);
  return steps.length === told.length && told.length < 50;
}

/** What is handed over together stays small enough to be added to figures in one transaction. */
function isMuch(steps: readonly { readonly step: { readonly contributions: readonly Contribution[] } }[]): boolean {
  return steps.reduce((sum, { step }) => sum + step.contributions.length, 0) > 20;
}

/** What the figures of a county, and those of an organisation, drill down to: found by, and the same whoever puts it. */
function rowsOf(contributions: readonly Contribution[], n: number): Op[] {
  return contributions.flatMap(({ household: _, ...row }, place) =>
    familiesIn(row.amounts).flatMap((family) =>
      [scopesWithin(row.region)[0], accountOf(row.organisation)].map((account) =>
        create(countedRowKey(account, family, row, `${String(n).padStart(6, "0")}-${place}`), row),
      ),
    ),
  );
}

/** The rows of who is named for what, and what that adds to counts of households. */
async function presenceChanges(
  deps: Deps,
  namings: readonly Naming[],
): Promise<{ readonly ops: readonly Op[]; readonly parts: readonly Part[] }> {
  if (namings.length === 0) return { ops: [], parts: [] };
  const keys = new Map(namings.map((naming) => [yearOf(naming), presenceKey(naming.household, yearOf(naming))]));
  const loaded: Loaded = await readMany(deps.table, [...keys.values()]);
  const parts: Part[] = [];
  const ops = [...keys].map(([year, key]) => {
    const before = loaded.state(key)?.named ?? {};
    const after = { ...before };
    for (const { name, knownOn, change } of namings.filter((one) => yearOf(one) === year))
      after[name] = named(after[name] ?? {}, knownOn, change);
    for (const name of Object.keys(after))
      parts.push(turned(key.pk.slice("FIGURED#HOUSEHOLD#".length), name, [before[name] ?? {}, after[name] ?? {}]));
    return loaded.next(key, { named: after });
  });
  return { ops, parts: parts.filter(({ additions }) => additions.length > 0) };
}

/** Year of the month or year for which it is named. */
function yearOf({ name }: Naming): string {
  return name.split("|")[1]?.slice(0, 4) ?? "";
}
