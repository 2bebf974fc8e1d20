import type { Batch } from "@suyuan/domain/batches/batch";
import type { PackedBatch } from "@suyuan/domain/batches/codec";
import { isHarvested } from "@suyuan/domain/batches/harvested";
import { balanceOfPots, roomInBalance } from "@suyuan/domain/certificates/balance";
import type { Balance, Certificate } from "@suyuan/domain/certificates/certificate";
import { DomainError } from "@suyuan/domain/errors";
import type { Room } from "@suyuan/domain/escrow/escrow";
import type { Base, Season } from "@suyuan/domain/farm/base";
import { roomOnPlot } from "@suyuan/domain/farm/capacity";
import type { RegisteredState } from "@suyuan/domain/registration/registered";
import type { Op } from "@suyuan/store/table";
import type { Actor } from "../call.ts";
import type { Deps } from "../host.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import type { Sum } from "../ledger/escrow/keys.ts";
import { gatherWrites, type Spending, sumWrites, type Try } from "../ledger/escrow/spend.ts";
import { balanceKey, baseKey, certificateKey, commissioningKey, factAt, factKey, seasonKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { FactRow } from "../ledger/rows.ts";
import type { Wanted } from "./records/overdraws.ts";

/** Where lies what the registration of a batch stands on and changed. `event`: the fact whose event commissions it. */
export interface BehindRegistration {
  readonly base: RowKey<Base>;
  readonly season: RowKey<Season>;
  readonly certificate?: RowKey<Certificate>;
  readonly balance?: RowKey<Balance>;
  readonly event: RowKey<FactRow>;
}

/** The fact by which a batch is registered. */
export function registrationFact(key: RowKey<PackedBatch>, { registrationFact: n = 1 }: Batch): RowKey<FactRow> {
  return factKey(key, n);
}

/** The batch must be among what is loaded, and the pointer to its commissioning event (`commissioningKey`). */
export function behindRegistration(loaded: Loaded, key: RowKey<PackedBatch>): BehindRegistration | undefined {
  const batch = batchIn(loaded, key);
  if (batch === undefined || !isHarvested(batch)) return undefined;
  const { origin, certificate } = batch;
  const commissioned = loaded.state(commissioningKey(key));
  return {
    base: baseKey(origin.base.id),
    season: seasonKey(origin.base.id, origin.harvestedOn.slice(0, 4)),
    ...(certificate === undefined
      ? {}
      : { certificate: certificateKey(certificate.id), balance: balanceKey(certificate.id) }),
    event: commissioned === undefined ? registrationFact(key, batch) : factAt(commissioned),
  };
}

/** What the rules decide on, from what is loaded. */
export function registeredState(loaded: Loaded, key: RowKey<PackedBatch>): RegisteredState {
  const batch = batchIn(loaded, key);
  const behind = behindRegistration(loaded, key);
  if (behind === undefined) return { batch, base: undefined, season: undefined };
  return {
    batch,
    base: loaded.state(behind.base),
    season: loaded.state(behind.season),
    certificate: behind.certificate && loaded.state(behind.certificate),
    balance: behind.balance && loaded.state(behind.balance),
    event: loaded.state(behind.event)?.fact?.event,
  };
}

/**
 * The rows of a season and of balances as they are after. A certificate whose balance changes is held still, and so is what may be registered
 * on a base. `attempt` as `sumWrites` has it; the bases and certificates must be among what is loaded.
 */
export function spendingWrites(
  loaded: Loaded,
  after: { readonly seasons: readonly Season[]; readonly balances: readonly Balance[] },
  attempt?: Try,
): readonly Op[] {
  return [
    ...after.seasons.flatMap((season) => sumWrites(loaded, seasonSpending(loaded, season), attempt)),
    ...after.balances.flatMap((balance) => sumWrites(loaded, balanceSpending(loaded, balance), attempt)),
  ];
}

function seasonSpending(loaded: Loaded, after: Season): Spending<Season> {
  const base = loaded.state(baseKey(after.base));
  const room: Room = (sums, plot) => (base === undefined ? 0 : roomOnPlot(base, sums, plot));
  const wanted = base?.plots.map(({ id }) => id) ?? [];
  return { key: seasonKey(after.base, after.year), after, room, wanted };
}

function balanceSpending(loaded: Loaded, after: Balance): Spending<Balance> {
  const held = certificateKey(after.certificate);
  const certificate = loaded.state(held);
  const room: Room = (sums, pot) =>
    certificate === undefined ? 0 : roomInBalance(certificate, balanceOfPots(certificate.id, sums), pot);
  return { key: balanceKey(after.certificate), after, room, held };
}

/** Refusals that rest on what is left of a certificate year or a season. */
const OF_SUMS: readonly string[] = ["balance-exceeded", "capacity-exceeded"];

/** What a refusal for want of balance or capacity has written first: sums that lie in parts come back into one row. */
export function gatherRefused(loaded: Loaded, refusal: DomainError, sums: readonly RowKey<Sum>[]): readonly Op[] {
  if (!OF_SUMS.includes(refusal.code)) return [];
  return sums.flatMap((key) => {
    const found = loaded.item(key);
    return found === undefined ? [] : gatherWrites(key, found);
  });
}

/** Where a refusal says that a certificate has not enough left, records the attempt; the refusal stands whatever becomes of that. */
export async function tellOverdraw(deps: Deps, actor: Actor, wanted: Wanted, refusal: unknown): Promise<void> {
  if (!(refusal instanceof DomainError) || refusal.code !== "balance-exceeded") return;
  const { recordOverdraw } = await import("./records/overdraws.ts");
  await recordOverdraw(deps, actor, wanted, refusal).catch((failure: unknown) =>
    deps.log.warn("overdraw-unrecorded", { reason: String(failure) }),
  );
}

/** The answer of a registration or correction; where the certificate has not enough left, the attempt is recorded before it is refused. */
export async function tellingOverdraws<Answered>(
  deps: Deps,
  actor: Actor,
  wanted: Wanted,
  answer: Promise<Answered>,
): Promise<Answered> {
  try {
    return await answer;
  } catch (error) {
    await tellOverdraw(deps, actor, wanted, error);
    throw error;
  }
}
