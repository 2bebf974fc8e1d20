import { type Benefit, counts } from "@suyuan/domain/benefits/benefit";
import { addDays, dateInChina } from "@suyuan/domain/calendar";
import type { AuditFlag, ExceptionCode } from "@suyuan/domain/exceptions/exception";
import type { Household } from "@suyuan/domain/households/household";
import { isToBeHelped, lookAgainOn, omittedFlag } from "@suyuan/domain/signs/aid/omitted";
import { implausibleIn, priceFlag, withPrice } from "@suyuan/domain/signs/aid/prices";
import { keptAid, repeatedFlag, repeatedIn, withAid } from "@suyuan/domain/signs/aid/repeated";
import type { Deps } from "../../host.ts";
import { benefitKey, householdKey } from "../../ledger/county/keys.ts";
import { create, removed } from "../../ledger/loaded.ts";
import { readMany, readPage, readRow } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import { type AidRow, aidDue, aidDueKey, aidKey, type PricesRow, pricesKey } from "../../ledger/signs/keys.ts";
import { type FollowedFact, followerOf } from "../follower.ts";
import { keepRow, takeBackSigns, tellSigns } from "./settle.ts";

type OfBenefit = "benefit-recorded" | "benefit-corrected" | "benefit-voided" | "benefit-confirmed";
type OfHousehold = "household-registered" | "household-corrected";
type Kind = OfBenefit | OfHousehold;

const NOTHING: AidRow = { payments: [] };

/**
 * What payments to households show together: one that was written twice, a price far from all others, and that one who is to be helped was paid
 * nothing for more than a year. No order matters: each record is looked at as it is now, and what is told is held against all that is kept.
 */
export const aidSigns = followerOf<Kind>(
  "aid-signs",
  [
    ...(["benefit-recorded", "benefit-corrected", "benefit-voided", "benefit-confirmed"] as const),
    ...(["household-registered", "household-corrected"] as const),
  ],
  async (deps, followed) => {
    const { fact } = followed;
    if (fact.kind === "household-registered") await awaitAid(deps, fact.data.id);
    else if (fact.kind === "household-corrected") await awaitAid(deps, fact.data.corrects.id);
    else await judgeBenefit(deps, followed, idOf(fact));
    return "done";
  },
);

function idOf(fact: FollowedFact<OfBenefit>["fact"]): string {
  if (fact.kind === "benefit-recorded") return fact.data.id;
  return fact.kind === "benefit-confirmed" ? fact.data.benefit : fact.data.corrects.id;
}

async function judgeBenefit(deps: Deps, followed: FollowedFact<Kind>, id: string): Promise<void> {
  const benefit = (await readRow(deps.table, benefitKey(id)))?.data;
  if (benefit === undefined) return;
  await judgeRepeated(deps, followed, benefit);
  await judgePrice(deps, followed, benefit);
}

async function judgeRepeated(deps: Deps, followed: FollowedFact<Kind>, benefit: Benefit): Promise<void> {
  const { id, household } = benefit;
  const now = counts(benefit) ? keptAid(benefit) : undefined;
  const key = aidKey(household);
  const kept = (change: (before: AidRow) => Partial<AidRow>) =>
    keepRow(deps, key, (before = NOTHING) => ({ ...before, ...change(before) }));
  await settle(deps, followed, "aid-repeated", {
    first: await kept((before) => ({ payments: withAid(before.payments, id, now) })),
    toldIn: ({ repeated = [] }) => repeated,
    foundIn: ({ payments }) => repeatedIn(payments),
    flagOf: ({ one, other }) => repeatedFlag(one, other, followed.fact.recordedAt),
    note: (noted) => kept(({ repeated = [] }) => ({ repeated: noted(repeated) })),
  });
  if (now === undefined) return;
  const at = { subject: `household/${household}`, regions: [benefit.village] };
  const covered = [`aid/${now.paidOn}`, `aid/${lookAgainOn(now.paidOn)}`] as const;
  await takeBackSigns(deps, followed.row, at, "aid-omitted", (about) => about >= covered[0] && about < covered[1]);
}

async function judgePrice(deps: Deps, followed: FollowedFact<Kind>, benefit: Benefit): Promise<void> {
  const { id, household, delivery, recordedAt } = benefit;
  if (delivery === undefined) return;
  const now = counts(benefit) ? { id, at: recordedAt, fenPerKg: delivery.fenPerKg } : undefined;
  const key = pricesKey(household.slice(0, 6), delivery.gtin, delivery.year);
  const kept = (change: (before: PricesRow) => Partial<PricesRow>) =>
    keepRow(deps, key, (before = { prices: [] }) => ({ ...before, ...change(before) }));
  await settle(deps, followed, "price-implausible", {
    first: await kept((before) => ({ prices: withPrice(before.prices, id, now) })),
    toldIn: ({ told = [] }) => told,
    foundIn: ({ prices }) => implausibleIn(prices),
    flagOf: ({ one, other, row }) => {
      const price = row.prices.find((each) => each.id === one)?.fenPerKg ?? 0;
      return priceFlag(price, other, followed.fact.recordedAt);
    },
    note: (noted) => kept(({ told = [] }) => ({ told: noted(told) })),
  });
}

/**
 * What was found is told, and what was told and is found no more is taken back. Facts are followed side by side: whoever told something looks again at
 * what is kept then, and notes no more than its own part, so that what another took away meanwhile is taken back by one of the two.
 */
async function settle<Row, Other>(
  deps: Deps,
  { row: source }: FollowedFact<Kind>,
  code: ExceptionCode,
  each: {
    /** The row with this fact's part in it. */
    readonly first: Row;
    readonly toldIn: (row: Row) => readonly string[];
    /** Records that something is to be told of, each with what it is held against. */
    readonly foundIn: (row: Row) => ReadonlyMap<string, Other>;
    readonly flagOf: (found: { readonly one: string; readonly other: Other; readonly row: Row }) => AuditFlag;
    /** Changes what the row says was told, and answers it as it is then. */
    readonly note: (change: (told: readonly string[]) => readonly string[]) => Promise<Row>;
  },
): Promise<void> {
  for (let row = each.first; ; ) {
    const [told, found] = [each.toldIn(row), each.foundIn(row)];
    const fresh = [...found].filter(([one]) => !told.includes(one));
    const gone = told.filter((one) => !found.has(one));
    if (fresh.length + gone.length === 0) return;
    const places = await placesOf(deps, [...fresh.map(([one]) => one), ...gone]);
    for (const [one, other] of fresh) {
      await tellSigns(deps, source, placeIn(places, one), [each.flagOf({ one, other, row })]);
    }
    for (const one of gone) await takeBackSigns(deps, source, placeIn(places, one), code, () => true);
    const added = fresh.map(([one]) => one);
    row = await each.note((now) => [...now.filter((one) => !gone.includes(one) && !added.includes(one)), ...added]);
  }
}

/** The village of each record, whose offices are told. */
async function placesOf(deps: Deps, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const keys = ids.map((id) => benefitKey(id));
  const loaded = await readMany(deps.table, keys);
  return new Map(
    ids.flatMap((id) => {
      const village = loaded.state(benefitKey(id))?.village;
      return village === undefined ? [] : [[id, village] as const];
    }),
  );
}

const placeIn = (places: ReadonlyMap<string, string>, id: string) => {
  const village = places.get(id);
  return { subject: `benefit/${id}`, regions: village === undefined ? [] : [village] };
};

/** A household is looked at once its time is over: on one day alone, which its own row names. */
async function awaitAid(deps: Deps, id: string): Promise<void> {
  const household = (await readRow(deps.table, householdKey(id)))?.data;
  if (household === undefined) return;
  const [from] = [...household.classes.map((period) => period.from), dateInChina(household.createdAt)].sort().slice(-1);
  await putDue(deps, id, lookAgainOn(from ?? dateInChina(household.createdAt)));
}

async function putDue(deps: Deps, id: string, on: string): Promise<void> {
  const key = aidDueKey(on, id);
  await keepRow(deps, aidKey(id), (before = NOTHING) => ({ ...before, due: on }));
  if ((await readRow(deps.table, key)) === undefined) {
    await deps.table.transact([create(key, { id })], freshToken(deps));
  }
}

const ROWS_AT_ONCE = 100;

/**
 * Tells of households that were to be helped and were paid nothing for so long: for a host to call again and again. Answers how many it looked at,
 * at most a hundred in a call. One that is paid in the same moment is told of and taken back.
 */
export async function tellOmitted(deps: Deps): Promise<number> {
  const today = dateInChina(deps.now().toISOString());
  const { rows } = await readPage(deps.table, aidDue, { to: addDays(today, 1), limit: ROWS_AT_ONCE });
  for (const row of rows) {
    await look(deps, row.data.id, row.sk.slice(0, 10), today);
    await deps.table.transact([removed(row)], freshToken(deps));
  }
  return rows.length;
}

async function look(deps: Deps, id: string, on: string, today: string): Promise<void> {
  const [home, aid] = [householdKey(id), aidKey(id)];
  const loaded = await readMany(deps.table, [home, aid]);
  const household = loaded.state(home);
  // Another day is meant since its classes were corrected.
  if (household === undefined || loaded.state(aid)?.due !== on) return;
  const last = loaded.state(aid)?.payments.at(-1)?.paidOn;
  const again = last === undefined ? on : lookAgainOn(last);
  if (again > today) return putDue(deps, id, again);
  if (isToBeHelped(household, today)) await tellOf(deps, household, last, on);
  return putDue(deps, id, lookAgainOn(on));
}

async function tellOf(deps: Deps, household: Household, last: string | undefined, on: string): Promise<void> {
  const { id, village, organisation } = household;
  const at = deps.now().toISOString();
  const source = { fact: { kind: "household-registered" as const, recordedAt: at, by: { organisation } } };
  await tellSigns(deps, source, { subject: `household/${id}`, regions: [village] }, [
    omittedFlag(household, last, on, at),
  ]);
}
