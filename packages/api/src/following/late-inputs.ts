import type { Batch } from "@suyuan/domain/batches/batch";
import { noted } from "@suyuan/domain/batches/correction-notes";
import { type HarvestedBatch, isHarvested } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import type { HarvestOrigin } from "@suyuan/domain/batches/origin";
import { addDays } from "@suyuan/domain/calendar";
import { defined, type Fact } from "@suyuan/domain/fact";
import type { InputRecorded } from "@suyuan/domain/fact-data";
import type { PlacedInput } from "@suyuan/domain/farm/base";
import { COURSE_DAYS_MAX, lastUseOn } from "@suyuan/domain/farm/production-record";
import { ACTIVES_DAYS } from "@suyuan/domain/farm/record-input";
import { underInputs } from "@suyuan/domain/registration/late-input";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { StoreUnavailable } from "@suyuan/store/table";
import { unhurried } from "../epcis/subscriptions/unhurried.ts";
import type { Deps } from "../host.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import { newExceptions } from "../ledger/exceptions.ts";
import { batchKey, harvestsBetween, inputsBetween } from "../ledger/keys.ts";
import { partsOf, readAll, readMany, readPage } from "../ledger/read.ts";
import { freshToken, TooManyWriters, untilCommitted } from "../ledger/retry.ts";
import { listExceptions } from "./exceptions.ts";
import { type FollowedFact, type Follower, followerOf, Stopped } from "./follower.ts";
import { distinct, type Queue, tellOutputs } from "./transformed/tell.ts";

/** Harvests looked at in one call. */
const HARVESTS_PER_CALL = 100;
/** Batches that are read, judged and written together. */
const BATCHES_TOGETHER = 25;
/** Batches that could not be changed before the rest waits for them: what is set aside stays small. */
const FAILED_MAX = 1000;

type Lot = { readonly gtin: string; readonly lot: string };

/** `after`: the last harvest looked at; null when all were. `left` is to be tried again, `failed` could not be changed; `telling`: the outputs of batches that were looked at, which come first. */
type Harvests = {
  readonly after: string | null;
  readonly left: readonly Lot[];
  readonly failed: readonly Lot[];
  readonly telling?: Queue;
};

/**
 * Brings an input that was recorded, corrected or taken back to the batches that were registered before: the actives they must be tested
 * for, their silent plots, and a breach of the safety interval as a flag, a hold and an exception; or that there is none. No order matters:
 * a batch is judged by the inputs as they are, whatever fact it hears of first. A batch that cannot be changed holds up no other batch: only
 * that one is tried again, and its exception is listed before it is changed, so the auditors hear of it anyway.
 */
export const lateInputs: Follower = followerOf<InputKind, Harvests>(
  "late-inputs",
  ["input-recorded", "input-corrected", "input-voided"],
  async (deps, followed, { telling, ...from } = { after: "", left: [], failed: [] }) => {
    const untold = telling && (await tellOutputs(deps, followed.at, telling));
    if (untold !== undefined) return { goOn: { ...from, telling: untold } };
    const used: Lot[] = [];
    const page = from.after === null ? END : await harvests(deps, statesIn(followed.fact), from.after);
    const failed = [...from.failed];
    let failure: unknown;
    // What failed before is tried by itself.
    for (const group of [...partsOf(from.left, 1), ...partsOf(page.lots, BATCHES_TOGETHER)]) {
      for (const lot of await flagTogether(deps, followed, group, used)) {
        try {
          await flagBatch(deps, followed, lot, used);
        } catch (error) {
          if (error instanceof StoreUnavailable && !(error instanceof TooManyWriters)) throw error;
          failure = error;
          failed.push({ gtin: lot.gtin, lot: lot.lot });
        }
      }
    }
    const more = used.length === 0 ? {} : { telling: { lots: distinct(used), cursor: null } };
    if (page.after !== null && failed.length < FAILED_MAX)
      return { goOn: { after: page.after, left: [], failed, ...more } };
    if (page.after === null && failed.length === 0)
      return used.length === 0 ? "done" : { goOn: { after: null, left: [], failed, ...more } };
    const some = failed.slice(0, 5).map(lotId).join(", ");
    const message = `${failed.length} batches could not be told of the input: ${some}`;
    throw new Stopped(message, { after: page.after, left: failed, failed: [], ...more }, failure);
  },
);

interface Page {
  readonly lots: readonly Lot[];
  readonly after: string | null;
}

const END: Page = { lots: [], after: null };

type InputKind = "input-recorded" | "input-corrected" | "input-voided";

/** The input as it is by the fact, and as it was before. */
function statesIn(fact: Fact<InputKind>): readonly InputRecorded[] {
  switch (fact.kind) {
    case "input-recorded":
      return [fact.data];
    case "input-corrected":
      return [fact.data.before, fact.data.input];
    case "input-voided":
      return [fact.data.input];
  }
}

/** The next harvests of the plots that the input may concern, or may have concerned. */
async function harvests(deps: Deps, states: readonly InputRecorded[], after: string): Promise<Page> {
  const [first] = states.toSorted((a, b) => (a.appliedOn < b.appliedOn ? -1 : 1));
  const lastUse = states.map(lastUseOn).toSorted().at(-1);
  if (first === undefined || lastUse === undefined) return END;
  const { place, range } = harvestsBetween(first.base, first.appliedOn, addDays(lastUse, ACTIVES_DAYS + 1));
  // The bound is inclusive: what was looked at last comes again, and is left out.
  const asked = { ...range, from: after === "" ? range.from : after, limit: HARVESTS_PER_CALL + 1 };
  const { rows, cursor } = await readPage(deps.table, place, asked);
  const lots = rows
    .filter(({ sk }) => sk !== after)
    .map(({ data }) => data)
    .filter(({ plots }) => states.some(({ plot }) => plots.includes(plot)));
  return { lots, after: cursor === undefined ? null : (rows.at(-1)?.sk ?? null) };
}

/** Pages of one plot's inputs of a year: about 10 MB. */
const INPUT_PAGES_MAX = 10;

/** A course that began earlier may have gone on into the year before the harvest. */
const daysBack = (harvestedOn: string): string => addDays(harvestedOn, -ACTIVES_DAYS - COURSE_DAYS_MAX);

/** For each of these harvests of one base the inputs that stand of its plots, within the 365 days up to it: one round. */
async function inputsOf(
  { table }: Deps,
  harvests: readonly HarvestOrigin[],
): Promise<readonly (readonly PlacedInput[])[]> {
  const days = harvests.map(({ harvestedOn }) => harvestedOn).toSorted();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const [one] = harvests;
  const plots = [...new Set(harvests.flatMap((harvest) => harvest.plots))];
  const found = await Promise.all(
    plots.map(async (plot): Promise<[string, readonly PlacedInput[]]> => {
      const { place, range } = inputsBetween(one?.base.id ?? "", plot, daysBack(first), last);
      const rows = await readAll(table, place, range, INPUT_PAGES_MAX);
      return [plot, rows.map(({ data }) => data)];
    }),
  );
  const byPlot = new Map(found);
  return harvests.map(({ plots: own, harvestedOn }) => {
    const from = daysBack(harvestedOn);
    const all = [...new Set(own)].flatMap((plot) => byPlot.get(plot) ?? []);
    return all.filter(({ appliedOn }) => appliedOn >= from && appliedOn <= harvestedOn);
  });
}

interface Judged {
  readonly before: Batch;
  readonly after: Batch;
}

/** What the inputs make of these batches, where that is not what they are: a few at a time, so that others have their turn. */
function judged(
  batches: readonly HarvestedBatch[],
  inputs: readonly (readonly PlacedInput[])[],
  now: string,
): Promise<readonly Judged[]> {
  function* each(): Generator<undefined, readonly Judged[], undefined> {
    const changed: Judged[] = [];
    for (const [n, before] of batches.entries()) {
      const after = underInputs(before, inputs[n] ?? [], { now });
      if (!saysTheSame(before, after) || newExceptions(before, after).length > 0) changed.push({ before, after });
      yield;
    }
    return changed;
  }
  return unhurried(each());
}

/**
 * Judges several batches anew: one round for them, one for their inputs, one transaction for those that change. Answers the ones that have to be
 * done by themselves: all of them where one cannot be read or judged, or somebody else wrote one of them.
 */
async function flagTogether(
  deps: Deps,
  { at, row, fact }: FollowedFact<InputKind>,
  lots: readonly Lot[],
  used: Lot[],
): Promise<readonly Lot[]> {
  if (lots.length < 2) return lots;
  const keys = lots.map(({ gtin, lot }) => batchKey(gtin, lot));
  try {
    const loaded = await readMany(deps.table, keys);
    const batches = keys.flatMap((key) => batchIn(loaded, key) ?? []).filter(isHarvested);
    // Read after the batches: whoever judges one by newer inputs writes it, and then it is done by itself.
    const inputs = await inputsOf(
      deps,
      batches.map(({ origin }) => origin),
    );
    const changed = await judged(batches, inputs, fact.recordedAt);
    await listExceptions(
      deps,
      row,
      changed.flatMap(({ before, after }) => newExceptions(before, after)),
    );
    const different = changed.filter(({ before, after }) => !saysTheSame(before, after));
    const writes = different.flatMap(({ after }) => batchWrites(loaded, noteOf(after, fact), at));
    const isWritten =
      writes.length === 0 ||
      (writes.length <= TRANSACTION_OPS_MAX && (await deps.table.transact(writes, freshToken(deps))).ok);
    const done = isWritten ? batches : batches.filter((batch) => !different.some(({ before }) => before === batch));
    used.push(...done.filter(hasOutputs));
    if (isWritten) return [];
    return different.map(({ after: { gtin, lot } }) => ({ gtin, lot }));
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return lots;
  }
}

/** Judges one batch anew, unless it says the same already; its history points at the input's fact. */
async function flagBatch(
  deps: Deps,
  { at, row, fact }: FollowedFact<InputKind>,
  { gtin, lot }: Lot,
  used: Lot[],
): Promise<void> {
  const key = batchKey(gtin, lot);
  const once = async (): Promise<Batch | "none" | undefined> => {
    const loaded = await readMany(deps.table, [key]);
    const batch = batchIn(loaded, key);
    if (batch === undefined || !isHarvested(batch)) return "none";
    // Read after the batch: whoever judges it by newer inputs writes it, and then this is done again.
    const [inputs = []] = await inputsOf(deps, [batch.origin]);
    const after = underInputs(batch, inputs, { now: fact.recordedAt });
    await listExceptions(deps, row, newExceptions(batch, after));
    if (saysTheSame(batch, after)) return batch;
    const writes = batchWrites(loaded, noteOf(after, fact), at);
    return (await deps.table.transact(writes, freshToken(deps))).ok ? batch : undefined;
  };
  const gaveUp = `batch ${lotId({ gtin, lot })} changes too often to be changed`;
  const batch = await untilCommitted(deps, once, { gaveUp, outages: "throw" });
  if (batch !== "none" && hasOutputs(batch)) used.push(batch);
}

/** Was something made of it, which is to be told? Whoever makes something of it later decides on it as it is by now. */
const hasOutputs = ({ transformedGrams }: Batch): boolean => transformedGrams > 0;

/** The batch with the correction noted that changed it. */
function noteOf(batch: Batch, fact: Fact<InputKind>): Batch {
  if (fact.kind === "input-recorded") return batch;
  const { input, reason } = fact.data;
  const words = ({ appliedOn, safetyIntervalDays, product, plot }: InputRecorded) =>
    `${plot} ${product} ${appliedOn} + ${safetyIntervalDays} d`;
  const [from, to] = fact.kind === "input-voided" ? [words(input)] : [words(fact.data.before), words(input)];
  const note = { field: "input", at: fact.recordedAt, by: fact.by.organisation, reason } as const;
  return noted(batch, { ...note, ...defined({ from, to }) });
}

/** Is the batch already what its inputs make of it? */
function saysTheSame(before: Batch, after: Batch): boolean {
  const judged = ({ flags, activesUsed, silentPlots, breaches }: Batch) =>
    JSON.stringify([flags, activesUsed, silentPlots, breaches]);
  return judged(before) === judged(after);
}
