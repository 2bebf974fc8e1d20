import type { Batch } from "@suyuan/domain/batches/batch";
import type { PackedBatch } from "@suyuan/domain/batches/codec";
import { harvested, isHarvested } from "@suyuan/domain/batches/harvested";
import type { Balance } from "@suyuan/domain/certificates/certificate";
import { correctBatch } from "@suyuan/domain/registration/correct-batch";
import { type Key, keyText, type Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../ledger/context.ts";
import {
  balanceKey,
  batchKey,
  besideKey,
  certificateKey,
  commissioningKey,
  declaredWrongKey,
  harvestKey,
  heldBatchKey,
  organisationKey,
  plotInputsKey,
  productKey,
  seasonKey,
} from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import { actOf } from "./act.ts";
import type { BatchCorrectionBody, RegisteredBatch } from "./batch-bodies.ts";
import { choiceKeys, chosen, moreChoiceKeys } from "./certificates/choice.ts";
import { registeredView } from "./register-batch.ts";
import { behindRegistration, gatherRefused, registeredState, spendingWrites } from "./registered.ts";
import { addressOf, type BatchPath } from "./wire.ts";

type Body = z.infer<typeof BatchCorrectionBody>;
type CorrectionCall = CommandCall<Body> & { readonly params: z.infer<typeof BatchPath> };

/** What a registration with the corrected values stands on, where that is not what the first stands on. */
function behindCorrection(batch: Batch, { plots, harvestedOn }: Body) {
  const { base, plots: before, harvestedOn: date } = harvested(batch).origin;
  const year = (harvestedOn ?? date).slice(0, 4);
  return {
    plots: [...new Set(plots ?? before)].map((plot) => plotInputsKey(base.id, plot)),
    season: year === date.slice(0, 4) ? undefined : seasonKey(base.id, year),
  };
}

/** Holders whose lists are put in order in the transaction of a correction; the order of a list is all that another's would miss. */
const LISTS_MOVED_MAX = 35;

/** The rows by which a batch is listed and its harvest is found, as they lie before and after a harvest date was corrected. */
function listRows(batch: Batch, harvestedOn: string) {
  const { base, harvestedOn: before } = harvested(batch).origin;
  const holders = [batch.organisation, ...Object.keys(batch.parties).filter((id) => id !== batch.organisation)];
  const held = holders
    .slice(0, LISTS_MOVED_MAX)
    .map((id) => ({ from: heldBatchKey(id, before, batch), to: heldBatchKey(id, harvestedOn, batch) }));
  return { held, harvest: { from: harvestKey(base.id, before, batch), to: harvestKey(base.id, harvestedOn, batch) } };
}

function moved<Row extends object>(
  loaded: Loaded,
  { from, to }: { readonly from: RowKey<Row>; readonly to: RowKey<Row> },
  row: NoInfer<Row>,
): readonly Op[] {
  if (from.sk === to.sk) return [loaded.next(to, row)];
  return [...(loaded.has(from) ? [loaded.removed(from)] : []), loaded.next(to, row)];
}

function listWrites(loaded: Loaded, before: Batch, after: Batch): readonly Op[] {
  const { gtin, lot } = after;
  const { plots, harvestedOn } = harvested(after).origin;
  const origin = harvested(before).origin;
  if (origin.harvestedOn === harvestedOn && origin.plots.join() === plots.join()) return [];
  const { held, harvest } = listRows(before, harvestedOn);
  const isListed = ({ from }: (typeof held)[number]) => loaded.has(from);
  return [
    ...moved(loaded, harvest, { gtin, lot, plots }),
    ...held.filter(isListed).flatMap((rows) => {
      const row = { ...loaded.state(rows.from), gtin, lot, ...(rows === held[0] ? { plots } : {}) };
      return moved(loaded, rows, row);
    }),
  ];
}

function furtherKeys(loaded: Loaded, key: RowKey<PackedBatch>, body: Body): readonly Key[] {
  const batch = batchIn(loaded, key);
  const behind = behindRegistration(loaded, key);
  if (batch === undefined || behind === undefined) return [];
  const { plots, season } = behindCorrection(batch, body);
  const { held, harvest } = listRows(batch, body.harvestedOn ?? harvested(batch).origin.harvestedOn);
  const keys = [
    ...Object.values(behind),
    ...plots,
    ...(season === undefined ? [] : [season]),
    ...held.flatMap(({ from, to }) => [from, to]),
    harvest.from,
    harvest.to,
  ];
  return [...new Map(keys.map((one) => [keyText(one), one])).values()];
}

/** The season and balance of the registration, and those of what it is corrected to. */
function sumsOf(loaded: Loaded, key: RowKey<PackedBatch>, body: Body, actor: CorrectionCall["actor"]) {
  const before = batchIn(loaded, key);
  if (before === undefined || !isHarvested(before)) return [];
  const { season, balance } = behindRegistration(loaded, key) ?? {};
  const next = body.certificate ? chosen(actor, body.certificate, loaded).balanceKey : undefined;
  const sums = [season, balance, behindCorrection(before, body).season, next].filter((sum) => sum !== undefined);
  return [...new Map(sums.map((sum) => [keyText(sum), sum])).values()];
}

/** The certificate that a batch names, with its balance as it is after the correction. */
function claimOf({ certificate: named }: Batch, balances: readonly Balance[], loaded: Loaded) {
  if (named === undefined) return { certificate: undefined, balance: undefined };
  const changed = balances.find(({ certificate }) => certificate === named.id);
  return {
    certificate: loaded.state(certificateKey(named.id)),
    balance: changed ?? loaded.state(balanceKey(named.id)),
  };
}

/**
 * The correction of a registration: what it changed is changed back and anew, in one transaction. `isCaptured`: its event is one that was
 * captured, and takes the place of that of our own making.
 */
export function correctBatchCommand(
  deps: Ground,
  { actor, params, body, idempotency }: CorrectionCall,
  isCaptured = false,
): Command<RegisteredBatch> {
  const key = batchKey(params.gtin, params.lot);
  const { id, commitmentBasis: basis, ...content } = body;
  const commitmentBasis = basis === undefined || basis === null ? basis : [...new Set([basis].flat())];
  const act = actOf(deps, actor, "batch-correction", id, { ...params, ...content, commitmentBasis });
  const commissioning = commissioningKey(key);
  const asked = body.certificate ?? undefined;
  const wrong = declaredWrongKey(key);
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [
      ...[key, commissioning, wrong, act.key, productKey(params.gtin), organisationKey(actor.organisation)],
      ...choiceKeys(actor, asked),
    ],
    taken: act.taken,
    more: (loaded) => [...furtherKeys(loaded, key, body), ...moreChoiceKeys(actor, asked, loaded)],
    gather: (loaded, refusal) => gatherRefused(loaded, refusal, sumsOf(loaded, key, body, actor)),
    decide: (loaded, attempt) => {
      const ctx = contextOf(deps, actor, loaded);
      const before = batchIn(loaded, key);
      const next = before && isHarvested(before) ? behindCorrection(before, body) : undefined;
      const choice = asked === undefined ? undefined : chosen(actor, asked, loaded);
      const isAnother = choice !== undefined && choice.certificate.id !== before?.certificate?.id;
      const state = registeredState(loaded, key);
      const { batch, seasons, balances, fact, declarations } = correctBatch(
        {
          ...state,
          organisation: actingOrganisation(actor, loaded),
          product: loaded.state(productKey(params.gtin)),
          plotInputs: next?.plots.map((plot) => loaded.state(plot)) ?? [],
          nextSeason: next?.season && loaded.state(next.season),
          ...(isAnother ? { nextCertificate: choice.certificate, nextBalance: choice.balance } : {}),
        },
        { ...body, certificate: choice?.certificate.id ?? body.certificate, commitmentBasis },
        ctx,
      );
      return {
        writes: [
          ...batchWrites(loaded, batch, act.key),
          ...spendingWrites(loaded, { seasons, balances }, attempt),
          ...(before === undefined ? [] : listWrites(loaded, before, batch)),
          ...(fact.event === undefined && !isCaptured ? [] : [loaded.next(commissioning, act.key)]),
          ...(loaded.has(wrong) ? [loaded.removed(wrong)] : []),
        ],
        fact,
        factKey: act.key,
        beside: declarations.map((declaration, n) => ({ fact: declaration, factKey: besideKey(act.key, n + 1) })),
        status: 201 as const,
        body: registeredView(deps, batch, { ...claimOf(batch, balances, loaded), today: ctx.now }),
        location: addressOf(params),
      };
    },
  };
}
