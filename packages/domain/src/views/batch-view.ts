import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Sent } from "../answer.ts";
import type { Batch, CorrectionNote, Handoff } from "../batches/batch.ts";
import { LOSS_CAUSES, nameOf } from "../batches/batch.ts";
import { flagCount } from "../batches/flags.ts";
import { creditedIn, isOpen, isTakenBack, labelSplit, lostIn, returnedIn, underWayIn } from "../batches/handoff.ts";
import { lotId } from "../batches/identity.ts";
import { holderOf, massOf, packedBy, storedBy, weightOf } from "../batches/mass.ts";
import type { HarvestOrigin } from "../batches/origin.ts";
import { recallOn } from "../batches/origins/inherited.ts";
import { standingLogs, standingTests } from "../batches/standing.ts";
import { balanceView } from "../certificates/balance.ts";
import type { Balance, Certificate } from "../certificates/certificate.ts";
import type { EvidenceLevel } from "../evidence.ts";
import { defined } from "../fact.ts";
import { plainId, withPlainId } from "../identifiers/own-id.ts";
import { type CommitmentStatus, commitmentLevel, commitmentStatus } from "../quality/commitment.ts";
import { commitmentContent } from "../quality/commitment-content.ts";
import { testNotes } from "../quality/standards.ts";
import { kilogramsFrom } from "../quantity.ts";
import { regionName } from "../region-code.ts";
import type { AsOf } from "./as-of.ts";
import { batchState } from "./batch-state.ts";
import type { BatchRecord } from "./batch-view-schema.ts";
import { type Journey, roundedHours } from "./journey.ts";
import { logLevel } from "./leg-evidence.ts";
import { certificationOf } from "./origin/certification.ts";
import { testView } from "./test-schema.ts";

/** What the parties of a batch and the authorities may read: everything, weights included, by id and by name. */
export type BatchView = Omit<
  Sent<typeof BatchRecord>,
  "history" | "observations" | "inputs" | "inputsBeyond" | "withheld" | "mass"
> & { readonly mass: NonNullable<Sent<typeof BatchRecord>["mass"]> };

function stockOf(batch: Batch): BatchView["onHand"] {
  return Object.entries(batch.onHand).map(([organisation, grams]) => ({
    organisation,
    name: nameOf(batch, organisation),
    quantityKg: kilogramsFrom(grams),
    labelledKg: kilogramsFrom(weightOf(batch.labelled, organisation)),
    storedKg: kilogramsFrom(storedBy(batch, organisation)),
    ...(packedBy(batch, organisation) > 0 ? { packedKg: kilogramsFrom(packedBy(batch, organisation)) } : {}),
  }));
}

function handoffView(handoff: Handoff): BatchView["handoffs"][number] {
  const { shipment, from, to, shippedAt, shippedGrams, receivedAt, receivedGrams, voidedAt } = handoff;
  const [returned, lost, labelled] = [returnedIn(handoff), lostIn(handoff), labelSplit(handoff).underWay];
  const sent = {
    shipment: plainId(shipment),
    from,
    to,
    shippedAt,
    shippedKg: kilogramsFrom(shippedGrams),
    ...(returned > 0 ? { returnedKg: kilogramsFrom(returned) } : {}),
    ...(lost > 0 ? { lostKg: kilogramsFrom(lost) } : {}),
    ...(labelled > 0 ? { labelledKg: kilogramsFrom(labelled) } : {}),
    ...(voidedAt === undefined ? {} : { voidedAt }),
  };
  if (isTakenBack(handoff)) return { ...sent, status: "voided", level: "declared" };
  if (receivedAt === undefined) return { ...sent, status: "pending", level: "declared" };
  const received = receivedGrams ?? 0;
  return {
    ...sent,
    status: isOpen(handoff) ? "partly-received" : "confirmed",
    ...(isOpen(handoff) ? { underWayKg: kilogramsFrom(underWayIn(handoff)) } : {}),
    receivedAt,
    receivedKg: kilogramsFrom(received),
    creditedKg: kilogramsFrom(creditedIn(handoff)),
    differenceKg: kilogramsFrom(received + returned + underWayIn(handoff) - shippedGrams),
    level: "confirmed",
  };
}

/** Tests are as good as the best of them: attested by a laboratory or bureau, or the producer's own. */
function testLevel(tests: Batch["tests"]): EvidenceLevel {
  return tests.some(({ level }) => level === "attested") ? "attested" : "declared";
}

/** How each statement is known; of those that the journey needs also how far the need is met, at the level of that verdict. */
function evidenceOf(batch: Batch, commitment: CommitmentStatus | undefined, journey: Journey): BatchView["evidence"] {
  const { storage } = batch;
  const [tests, logs] = [standingTests(batch).length, standingLogs(batch).length];
  const { handoffs, temperature, test, farmRecord, commitment: need } = journey;
  const isTold = ({ state }: { readonly state: string }, count: number) => count > 0 || state !== "not-needed";
  return [
    { statement: "batch", level: "declared" },
    ...(batch.certificate ? [{ statement: "certificate", level: "attested" } as const] : []),
    ...(commitment || need.state === "missing"
      ? [
          {
            statement: "commitment",
            level: commitment ? commitmentLevel(batch, commitment) : "missing",
            state: need.state,
          } as const,
        ]
      : []),
    {
      statement: "inputs",
      level: farmRecord.level ?? "declared",
      state: farmRecord.state,
      count: batch.activesUsed.length,
    },
    ...(isTold(test, tests)
      ? [
          {
            statement: "tests",
            level: test.level ?? testLevel(standingTests(batch)),
            state: test.state,
            count: tests,
          } as const,
        ]
      : []),
    ...(handoffs.level === undefined
      ? []
      : [{ statement: "handoffs", level: handoffs.level, state: handoffs.state, count: handoffs.count } as const]),
    ...(storage.length > 0 ? [{ statement: "storage", level: "declared", count: storage.length } as const] : []),
    ...(isTold(temperature, logs)
      ? [
          {
            statement: "temperature",
            level: temperature.level ?? logsLevel(standingLogs(batch)),
            state: temperature.state,
            count: logs,
          } as const,
        ]
      : []),
  ];
}

/** As the weakest log is known. */
function logsLevel(logs: Batch["temperature"]): EvidenceLevel {
  return logs.every((log) => logLevel(log) === "measured") ? "measured" : "declared";
}

/** What a certificate was corrected from and to, by ids as their bureaus made them. */
function noteView({ from, to, ...note }: CorrectionNote): CorrectionNote {
  const shown = (text: string | undefined) =>
    note.field === "certificate" && text !== undefined ? plainId(text) : text;
  return { ...note, ...defined({ from: shown(from), to: shown(to) }) };
}

function contentPart(batch: Batch) {
  const content = commitmentContent(batch);
  return content === undefined ? {} : { content: { ...content, missing: [...content.missing] } };
}

function needsView(journey: Journey): BatchView["needs"] {
  const legs = journey.temperature.legs.map((leg) => ({ ...leg, ...roundedHours(leg) }));
  return { ...journey, temperature: { ...journey.temperature, legs } };
}

function identityOf(batch: Batch): BatchView["detail"] {
  const { gtin, lot, organisation, product, registeredAt, activesUsed } = batch;
  const producer = nameOf(batch, organisation);
  return {
    gtin,
    lot,
    organisation,
    producer,
    product,
    ...originView(batch.origin),
    registeredAt,
    activesUsed,
  };
}

function originView(origin: Batch["origin"]): Pick<BatchView["detail"], "base" | "plots" | "harvestedOn" | "madeOf"> {
  const named = (base: HarvestOrigin["base"]) => ({ ...withPlainId(base), region: regionName(base.regionCode) ?? "" });
  if (origin.kind === "harvest") {
    const { base, plots, harvestedOn } = origin;
    return { base: named(base), plots, harvestedOn };
  }
  const { transformation, at, inputs, sources, keepsFrom } = origin;
  const [first = keepsFrom] = sources.map(({ harvestedOn }) => harvestedOn).toSorted();
  return {
    plots: [],
    harvestedOn: first,
    madeOf: {
      transformation: plainId(transformation),
      at,
      inputs: inputs.map(({ gtin, lot, grams }) => ({ gtin, lot, quantityKg: kilogramsFrom(grams) })),
      harvests: sources.map(({ gtin, lot, organisation, base, harvestedOn, grams, certificate }) => ({
        gtin,
        lot,
        organisation,
        base: named(base),
        harvestedOn,
        quantityKg: kilogramsFrom(grams),
        ...(certificate === undefined ? {} : { certificate: plainId(certificate.id) }),
      })),
    },
  };
}

function balanceOf(
  batch: Batch,
  certificate: Certificate | undefined,
  balance: Balance | undefined,
): BatchView["balance"] {
  const { year } = batch.certificate ?? {};
  const { origin } = batch;
  return certificate === undefined || year === undefined || origin.kind !== "harvest"
    ? null
    : balanceView(certificate, balance, year, origin.harvestedOn);
}

function massView(batch: Batch): BatchView["mass"] {
  const { registered, onHand, inTransit, lost, transformed, sold } = massOf(batch);
  return {
    registeredKg: kilogramsFrom(registered),
    onHandKg: kilogramsFrom(onHand),
    inTransitKg: kilogramsFrom(inTransit),
    lostKg: kilogramsFrom(lost),
    losses: LOSS_CAUSES.flatMap((cause) => {
      const grams = batch.losses?.[cause] ?? 0;
      return grams === 0 ? [] : [{ cause, quantityKg: kilogramsFrom(grams) }];
    }),
    transformedKg: kilogramsFrom(transformed),
    soldKg: kilogramsFrom(sold),
  };
}

/** The recall that it is under, with the batch that it was ordered of, where that is one which this was made of. */
function recallView({
  of,
  orderedBy: _,
  ...recall
}: NonNullable<ReturnType<typeof recallOn>>): NonNullable<BatchView["recall"]> {
  const shown = withPlainId(recall);
  if (of === undefined) return shown;
  const { gtin, lot, minGrams, maxGrams } = of;
  return { ...shown, of: { gtin, lot, minKg: kilogramsFrom(minGrams), maxKg: kilogramsFrom(maxGrams) } };
}

/** That its registration was taken back, when and why. */
export function voidedPart({ voided }: Pick<Batch, "voided">): Pick<BatchView, "voided"> {
  if (voided === undefined) return {};
  const { at, by, reason } = voided;
  return { voided: { at, by, reason } };
}

function labelsView({ labels }: Batch): Pick<BatchView, "labels"> {
  if (labels === undefined) return {};
  const { issuedGrams, voidedGrams, gone, voidedAfterScan } = labels;
  const goneGrams = Object.values(gone).reduce((sum, grams) => sum + grams, 0);
  return {
    labels: {
      issuedKg: kilogramsFrom(issuedGrams),
      voidedKg: kilogramsFrom(voidedGrams),
      goneKg: kilogramsFrom(goneGrams),
      voidedAfterScan,
    },
  };
}

/**
 * The whole record of a batch as of an hour. `certificates` are those that it stands on, `balance` that of its own, `events` those of
 * the batch's facts in the order of record. Who may read it is decided elsewhere (access.ts).
 */
export function batchView(
  batch: Batch,
  certificates: readonly Certificate[],
  balance: Balance | undefined,
  events: readonly EpcisEvent[],
  asOf: AsOf,
): BatchView {
  const { certified, certificate } = certificationOf(batch, certificates, asOf.today);
  const own = certificates.find(({ id }) => id === batch.certificate?.id);
  const { journey, ...state } = batchState(batch, certified, asOf);
  const commitment = commitmentStatus(batch);
  const recall = recallOn(batch);
  return {
    batch: lotId(batch),
    gtin: batch.gtin,
    lot: batch.lot,
    detail: identityOf(batch),
    quantityKg: kilogramsFrom(batch.registeredGrams),
    holder: holderOf(batch),
    onHand: stockOf(batch),
    mass: massView(batch),
    ...labelsView(batch),
    parties: batch.parties,
    certified,
    // Of a registration that was taken back, too: its weight is back in the balance.
    balance: balanceOf(batch, own, balance),
    ...(commitment === undefined ? {} : { commitment: { ...commitment, ...contentPart(batch) } }),
    tests: batch.tests.map((test) => ({
      ...testView(test),
      notes: testNotes(test, batch.parties[test.by], certificate?.scheme),
    })),
    temperature: batch.temperature,
    temperatureCount: batch.temperature.length + (batch.temperatureBeyond ?? 0),
    handoffs: batch.handoffs.map(handoffView),
    handoffCount: batch.handoffs.length + (batch.settled?.handoffs ?? 0),
    storage: batch.storage.map(({ grams, ...step }) => ({ ...step, quantityKg: kilogramsFrom(grams) })),
    testCount: batch.tests.length + (batch.testsBeyond?.count ?? 0),
    storageCount: batch.storage.length + (batch.storageBeyond ?? 0),
    flags: batch.flags,
    flagCount: flagCount(batch),
    ...voidedPart(batch),
    ...(recall === undefined ? {} : { recall: recallView(recall) }),
    ...(batch.raisedRecalls === undefined ? {} : { raisedRecalls: batch.raisedRecalls.map(withPlainId) }),
    ...(batch.mistakenRecalls === undefined ? {} : { mistakenRecalls: batch.mistakenRecalls.map(withPlainId) }),
    state,
    needs: needsView(journey),
    ...(batch.corrections === undefined ? {} : { corrections: batch.corrections.map(noteView) }),
    correctionCount: batch.correctionCount ?? 0,
    events,
    evidence: evidenceOf(batch, commitment, journey),
  };
}
