import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { addDays } from "@suyuan/domain/calendar";
import type { InputRecorded } from "@suyuan/domain/fact-data";
import { ACTIVES_DAYS } from "@suyuan/domain/farm/record-input";
import { flagLateInput } from "@suyuan/domain/registration/late-input";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { batchOf, batchWrites } from "../ledger/batch-rows.ts";
import { freshToken, Loaded } from "../ledger/commit.ts";
import { newExceptions } from "../ledger/exceptions.ts";
import { batchKey, harvestKey } from "../ledger/keys.ts";
import { listExceptions } from "./exceptions.ts";
import { type FollowedFact, type Follower, followerOf, Stopped } from "./follower.ts";

/** Harvests looked at in one call. */
const HARVESTS_PER_CALL = 100;
/** Batches that could not be changed before the rest waits for them: what is set aside stays small. */
const FAILED_MAX = 1000;
const ATTEMPTS_MAX = 10;

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
        if (error instanceof StoreUnavailable) throw error;
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
  const { pk, sk: first } = harvestKey(input.base, input.appliedOn, "", "");
  const { sk: to } = harvestKey(input.base, addDays(input.appliedOn, ACTIVES_DAYS + 1), "", "");
  // The bound is inclusive: what was looked at last comes again, and is left out.
  const range = { from: after === "" ? first : after, to, limit: HARVESTS_PER_CALL + 1 };
  const { items, cursor } = await deps.table.query(pk, range, undefined, { consistent: true });
  const lots = items
    .filter(({ sk }) => sk !== after)
    .map(({ data }) => data as unknown as Lot & { readonly plots: readonly string[] })
    .filter(({ plots }) => plots.includes(input.plot));
  return { lots, after: cursor === undefined ? null : (items.at(-1)?.sk ?? null) };
}

/** Tells one batch of the input, unless the batch says the same already; its history points at the input's fact. */
async function flagBatch(
  deps: Deps,
  { at, row, fact }: FollowedFact<"input-recorded">,
  { gtin, lot }: Lot,
): Promise<void> {
  const key = batchKey(gtin, lot);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const item = await deps.table.get(key, { consistent: true });
    const batch = batchOf(item);
    const producer = batch?.parties[batch.organisation];
    if (batch === undefined || producer === undefined) return;
    const after = flagLateInput(batch, fact.data, {
      now: deps.now().toISOString(),
      publicUrl: deps.publicUrl,
      actor: { organisation: batch.organisation, role: "clerk", party: producer },
    });
    await listExceptions(deps, row, newExceptions(batch, after));
    if (saysTheSame(batch, after)) return;
    const writes = batchWrites(new Loaded([key], [item]), after, at);
    if ((await deps.table.transact(writes, freshToken(deps))).ok) return;
  }
  throw new Error(`batch ${lotId({ gtin, lot })} changes too often to be changed`);
}

/** Is every flag of `after` on the batch already (whenever it was put there), with the same actives? */
function saysTheSame(before: Batch, after: Batch): boolean {
  const said = new Set(before.flags.map(({ reason }) => reason.en));
  return (
    after.flags.every(({ reason }) => said.has(reason.en)) && after.activesUsed.length === before.activesUsed.length
  );
}
