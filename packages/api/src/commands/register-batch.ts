import type { Batch } from "@suyuan/domain/batches/batch";
import type { HarvestedBatch } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { type LotWarning, lookAlikes, lookAlikeWarnings, lotSignsWarnings } from "@suyuan/domain/batches/look-alike";
import { existsFrom } from "@suyuan/domain/batches/origin";
import { dateInChina } from "@suyuan/domain/calendar";
import { balanceView } from "@suyuan/domain/certificates/balance";
import type { Balance, Certificate } from "@suyuan/domain/certificates/certificate";
import { DomainError } from "@suyuan/domain/errors";
import { storedId } from "@suyuan/domain/identifiers/own-id";
import { commitmentStatus } from "@suyuan/domain/quality/commitment";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { commitmentWarnings } from "@suyuan/domain/registration/commit-to";
import { registerBatch } from "@suyuan/domain/registration/register-batch";
import { voidedPart } from "@suyuan/domain/views/batch-view";
import { certifiedStatus } from "@suyuan/domain/views/certified-status";
import type { Key } from "@suyuan/store/table";
import type * as z from "zod";
import type { Actor, Call, CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { batchIn, batchPuts } from "../ledger/batch-rows.ts";
import type { Command, Decision } from "../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import type { Try } from "../ledger/escrow/spend.ts";
import { baseIdIn } from "../ledger/ids/bases.ts";
import {
  balanceKey,
  baseKey,
  batchKey,
  factKey,
  harvestKey,
  heldBatchKey,
  organisationKey,
  plotInputsKey,
  productKey,
  seasonKey,
} from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import { create } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { BatchName } from "../ledger/rows.ts";
import type { BatchBody, RegisteredBatch } from "./batch-bodies.ts";
import { choiceKeys, chosen, moreChoiceKeys } from "./certificates/choice.ts";
import { gatherRefused, registrationFact, spendingWrites } from "./registered.ts";
import { addressOf } from "./wire.ts";

export type BatchCommand = z.infer<typeof BatchBody>;

type RegistrationKeys = ReturnType<typeof keysOf>;

/** `base`: the id under which the base is stored. */
function keysOf(body: BatchCommand, base: string) {
  return {
    batch: batchKey(body.gtin, body.lot),
    alike: lookAlikes(body.lot).map((lot) => batchKey(body.gtin, lot)),
    base: baseKey(base),
    season: seasonKey(base, body.harvestedOn.slice(0, 4)),
    plots: [...new Set(body.plots)].map((plot) => plotInputsKey(base, plot)),
  };
}

/** The registration of a batch, as its route and an event of commissioning execute it. */
export function registerCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<BatchCommand>,
): Command<RegisteredBatch> {
  const keys = keysOf(body, storedId(actor.organisation, body.base));
  const { certificate } = body;
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "batch", body),
    otherContent: () => lotTaken(body),
    lane: [
      keys.season.pk,
      ...(certificate === undefined ? [] : [balanceKey(storedId(actor.organisation, certificate)).pk]),
    ],
    keys: [
      keys.batch,
      organisationKey(actor.organisation),
      productKey(body.gtin),
      keys.base,
      keys.season,
      ...keys.plots,
      ...keys.alike,
      ...choiceKeys(actor, certificate),
    ],
    taken: (loaded) => {
      const batch = batchIn(loaded, keys.batch);
      return batch === undefined || isFree(batch, actor) ? undefined : registrationFact(keys.batch, batch);
    },
    more: (loaded) => {
      const batch = batchIn(loaded, keys.batch);
      return [
        ...(batch && isFree(batch, actor) ? [heldRowOf(batch)] : []),
        ...moreChoiceKeys(actor, certificate, loaded),
        ...(loaded.has(keys.base) ? [] : formerKeys(body)),
      ];
    },
    decide: (loaded, attempt) => {
      const base = baseIdIn(loaded, actor.organisation, body.base);
      return decideRegistration(deps, actor, { ...body, base }, keysOf(body, base), { loaded, attempt });
    },
    gather: (loaded, refusal) => {
      const base = baseIdIn(loaded, actor.organisation, body.base);
      const balance = certificate === undefined ? [] : [chosen(actor, certificate, loaded).balanceKey];
      return gatherRefused(loaded, refusal, [keysOf(body, base).season, ...balance]);
    },
  };
}

/** Where the base, its season and its plots lie that an earlier version stored by the id alone. */
function formerKeys(body: BatchCommand): readonly Key[] {
  const { base, season, plots } = keysOf(body, body.base);
  return [base, season, ...plots];
}

/** May the organisation register over it? What it registered itself and took back. */
function isFree({ voided, organisation }: Batch, actor: Actor): boolean {
  return voided !== undefined && organisation === actor.organisation;
}

function heldRowOf(batch: Batch): RowKey<BatchName> {
  return heldBatchKey(batch.organisation, existsFrom(batch.origin), batch);
}

/** The refusal of a lot that is registered with other content. */
export function lotTaken(
  body: Pick<BatchCommand, "gtin" | "lot">,
  pointer = "/lot",
  more: { readonly en: string; readonly zh: string } = { en: "", zh: "" },
): DomainError {
  const id = lotId(body);
  const at = addressOf(body);
  return new DomainError(
    "id-taken",
    {
      en: `Batch ${id} is registered already, with other content. Nothing was changed and no balance was spent. If what is registered is wrong, correct it (POST ${at}/corrections) or take it back (POST ${at}/void); the same goods under a second lot would spend the balance twice. Other goods take another lot.${more.en}`,
      zh: `批次 ${id} 已登记，内容与本次不同，未作任何更改，也未占用余量。如登记有误，请更正（POST ${at}/corrections）或撤销登记（POST ${at}/void）；同一批货另用批号登记会重复占用余量。如为另一批货，请换用新的批号。${more.zh}`,
    },
    {
      errors: [{ pointer, detail: "registered already with other content", detailZh: "已登记，内容不同" }],
      extensions: { batch: id },
    },
  );
}

function decideRegistration(
  deps: Ground,
  actor: Call<unknown, unknown, unknown>["actor"],
  body: BatchCommand,
  keys: RegistrationKeys,
  { loaded, attempt }: { readonly loaded: Loaded; readonly attempt: Try | undefined },
): Decision<RegisteredBatch> {
  const ctx = contextOf(deps, actor, loaded);
  const choice = body.certificate === undefined ? undefined : chosen(actor, body.certificate, loaded);
  const { commitmentBasis, certificate: _, ...rest } = body;
  const basis = commitmentBasis === undefined ? [] : [commitmentBasis].flat();
  const before = batchIn(loaded, keys.batch);
  const product = loaded.state(productKey(body.gtin));
  const { batch, season, balance, fact } = registerBatch(
    {
      organisation: actingOrganisation(actor, loaded),
      product,
      base: loaded.state(keys.base),
      plotInputs: keys.plots.map((key) => loaded.state(key)),
      season: loaded.state(keys.season),
      certificate: choice?.certificate,
      balance: choice?.balance,
      before,
    },
    {
      ...rest,
      certificate: choice?.certificate.id,
      ...(basis.length > 0 ? { commitmentBasis: [...new Set(basis)] } : {}),
    },
    ctx,
  );
  const row = { gtin: body.gtin, lot: body.lot, plots: batch.origin.plots };
  const held = heldRowOf(batch);
  const earlier = before && heldRowOf(before);
  const registrationFact = loaded.version(keys.batch) + 1;
  return {
    writes: [
      ...batchPuts(loaded, before === undefined ? batch : { ...batch, registrationFact }),
      ...spendingWrites(loaded, { seasons: [season], balances: balance === undefined ? [] : [balance] }, attempt),
      ...(earlier === undefined || earlier.sk === held.sk ? [] : [loaded.removed(earlier)]),
      earlier?.sk === held.sk ? loaded.next(held, row) : create(held, row),
      create(harvestKey(body.base, body.harvestedOn, body), row),
    ],
    fact,
    factKey: factKey(keys.batch, registrationFact),
    status: 201,
    location: addressOf(body),
    body: {
      ...registeredView(deps, batch, { certificate: choice?.certificate, balance, today: ctx.now }),
      ...warningsOf([...lotWarnings(batch, keys, loaded), ...commitmentWarnings(product, basis)]),
    },
  };
}

/** That other lots of the same product and owner look like this one, or it has odd signs. Registrations that were taken back are not told of. */
function lotWarnings(batch: Batch, { alike }: RegistrationKeys, loaded: Loaded): readonly LotWarning[] {
  const others = alike.flatMap((key) => batchIn(loaded, key) ?? []);
  const own = others.filter(({ organisation, voided }) => organisation === batch.organisation && voided === undefined);
  return [...lookAlikeWarnings(batch.lot, own), ...lotSignsWarnings(batch.lot)];
}

function warningsOf(
  warnings: readonly (LotWarning | ReturnType<typeof commitmentWarnings>[number])[],
): Pick<RegisteredBatch, "warnings"> {
  return warnings.length === 0 ? {} : { warnings: warnings.map((each) => ({ ...each, batches: [...each.batches] })) };
}

/** What a registration answers, and a correction of it: the batch as it is registered now. `today` is an instant. */
export function registeredView(
  deps: Pick<Ground, "publicUrl">,
  batch: HarvestedBatch,
  on: { readonly certificate: Certificate | undefined; readonly balance: Balance | undefined; readonly today: string },
): RegisteredBatch {
  const { gtin, lot } = batch;
  const { certificate, balance } = on;
  const year = batch.certificate?.year;
  return {
    batch: lotId(batch),
    gtin,
    lot,
    uri: `${deps.publicUrl}/01/${gtin}/10/${encodeURIComponent(lot)}`,
    quantityKg: kilogramsFrom(batch.registeredGrams),
    harvestedOn: batch.origin.harvestedOn,
    certified: certifiedStatus(batch, certificate, dateInChina(on.today)),
    balance:
      balance && certificate && year !== undefined
        ? balanceView(certificate, balance, year, batch.origin.harvestedOn)
        : null,
    commitment: commitmentStatus(batch) ?? null,
    flags: batch.flags,
    ...voidedPart(batch),
  };
}
