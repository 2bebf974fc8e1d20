import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { addDays } from "@suyuan/domain/calendar";
import type { InputRecorded } from "@suyuan/domain/fact-data";
import { ACTIVES_DAYS } from "@suyuan/domain/farm/record-input";
import { flagLateInput } from "@suyuan/domain/registration/late-input";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import { newExceptions } from "../ledger/exceptions.ts";
import { batchKey, harvestsBetween } from "../ledger/keys.ts";
import { readMany, readPage } from "../ledger/read.ts";
import { freshToken, TooManyWriters, untilCommitted } from "../ledger/retry.ts";
import { listExceptions } from "./exceptions.ts";
import { type FollowedFact, type Follower, followerOf, Stopped } from "./follower.ts";

/** Harvests looked at in one call. */
const HARVESTS_PER_CALL = 100;
/** Batches that could not be changed before the rest waits for them: what is set aside stays small. */
const FAILED_MAX = 1000;

type Lot = { readonly gtin: string; readonly lot: string };

/** `after`: the last harvest looked at; null when all were. `left` is to be tried again, `failed` could not be changed. */
type Harvests = { readonly after: string | null; readonly left: readonly Lot[]; readonly failed: readonly Lot[] };

/**
 * Brings an input that was recorded late to the batches that were registered before it: the actives they must be tested for, and a breach
 * as a flag and an exception. No order matters: actives are a set, and each input has its own flag. A batch that cannot be changed holds
 * up no other batch: only that one is tried again, and its exception is listed before it is changed, so the auditors hear of it anyway.
 */
export const lateInputs: Follower = followerOf<"input-recorded", Harvests>(
  "late-inputs",
  ["input-recorded"],
  async (deps, followed, from = { after: "", left: [], failed: [] }) => {
    const page = from.after === null ? END : await harvests(deps, followed.fact.data, from.after);
    const failed = [...from.failed];
    let failure: unknown;
    for (const lot of [...from.left, ...page.lots]) {
      try {
        await flagBatch(deps, followed, lot);
      } catch (error) {
        if (error instanceof StoreUnavailable && !(error instanceof TooManyWriters)) throw error;
        failure = error;
        failed.push({ gtin: lot.gtin, lot: lot.lot });
      }
    }
    if (page.after !== null && failed.length < FAILED_MAX) return { goOn: { after: page.after, left: [], failed } };
    if (page.after === null && failed.length === 0) return "done";
    const some = failed.slice(0, 5).map(lotId).join(", ");
    const message = `${failed.length} batches could not be told of the input: ${some}`;
    throw new Stopped(message, { after: page.after, left: failed, failed: [] }, failure);
  },
);

interface Page {
  readonly lots: readonly Lot[];
  readonly after: string | null;
}

const END: Page = { lots: [], after: null };

/** The next harvests of the plot that the input may concern. */
async function harvests(deps: Deps, input: InputRecorded, after: string): Promise<Page> {
  const { place, range } = harvestsBetween(input.base, input.appliedOn, addDays(input.appliedOn, ACTIVES_DAYS + 1));
  // The bound is inclusive: what was looked at last comes again, and is left out.
  const asked = { ...range, from: after === "" ? range.from : after, limit: HARVESTS_PER_CALL + 1 };
  const { rows, cursor } = await readPage(deps.table, place, asked);
  const lots = rows
    .filter(({ sk }) => sk !== after)
    .map(({ data }) => data)
    .filter(({ plots }) => plots.includes(input.plot));
  return { lots, after: cursor === undefined ? null : (rows.at(-1)?.sk ?? null) };
}

/** Tells one batch of the input, unless the batch says the same already; its history points at the input's fact. */
async function flagBatch(
  deps: Deps,
  { at, row, fact }: FollowedFact<"input-recorded">,
  { gtin, lot }: Lot,
): Promise<void> {
  const key = batchKey(gtin, lot);
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, [key]);
    const batch = batchIn(loaded, key);
    if (batch === undefined) return true;
    const after = flagLateInput(batch, fact.data, { now: fact.recordedAt });
    await listExceptions(deps, row, newExceptions(batch, after));
    if (saysTheSame(batch, after)) return true;
    return (await deps.table.transact(batchWrites(loaded, after, at), freshToken(deps))).ok || undefined;
  };
  const gaveUp = `batch ${lotId({ gtin, lot })} changes too often to be changed`;
  await untilCommitted(deps, once, { gaveUp, outages: "throw" });
}

/** Is every flag of `after` on the batch already (whenever it was put there), with the same actives and silent plots? */
function saysTheSame(before: Batch, after: Batch): boolean {
  const said = new Set(before.flags.map(({ reason }) => reason.en));
  return (
    after.flags.every(({ reason }) => said.has(reason.en)) &&
    after.activesUsed.length === before.activesUsed.length &&
    after.silentPlots?.length === before.silentPlots?.length
  );
}
