import * as z from "zod";
import type { Batch, Handoff, Recall, TemperatureRecord, TestReport } from "../batches/batch.ts";
import { COMMITMENT_BASES } from "../batches/batch.ts";
import type { CalendarDate, Instant } from "../calendar.ts";
import { SCHEMES, STANDINGS } from "../certificates/certificate.ts";
import { type CertifiedStatus, certifiedStatus, standingOn } from "../certificates/standing.ts";
import type { PublicCertificate } from "../certificates/view.ts";
import { EVIDENCE_LEVELS } from "../evidence.ts";
import { type CommitmentStatus, commitmentStatus } from "../quality/commitment.ts";
import { kilogramsFrom } from "../quantity.ts";
import { regionName } from "../region-code.ts";
import { BATCH_STATES, batchState, commitmentLevel, isTemperatureMissing, nameOf } from "./batch-state.ts";

const Level = z.enum(EVIDENCE_LEVELS);
const Declared = z.literal("declared");
const DateText = z.string().meta({ description: "YYYY-MM-DD, China" });
const InstantText = z.string().meta({ description: "ISO 8601, UTC" });
const Reason = z.object({ code: z.string(), zh: z.string(), en: z.string() });
const Place = z.object({
  name: z.string(),
  region: z.string().meta({ description: "Province, city, county in Chinese" }),
});
const StandingOn = z.object({ date: DateText, standing: z.enum(STANDINGS) });

/** What is known of the certificate: granted by a bureau, standing on the harvest date and today. */
const PassportCertificate = z.object({
  scheme: z.enum(SCHEMES),
  number: z.string(),
  grade: z.enum(["A", "AA"]).optional(),
  holder: z.string(),
  validFrom: DateText,
  validTo: DateText,
  onHarvest: StandingOn,
  today: StandingOn,
  reasons: z.array(Reason),
  level: z.literal("attested"),
});

/** The commitment certificate (承诺达标合格证). `missing`: it rests on a test that is not there. */
const PassportCommitment = z.object({
  basis: z.array(z.enum(COMMITMENT_BASES)),
  status: z.enum(["declared", "supported", "refused"]),
  reasons: z.array(Reason),
  level: Level,
});

const PassportTest = z.object({
  sampledOn: DateText,
  testedOn: DateText,
  issuedOn: DateText,
  by: z.string(),
  items: z.array(
    z.object({ active: z.string(), resultMgPerKg: z.number(), limitMgPerKg: z.number(), over: z.boolean() }),
  ),
  verdict: z.enum(["passed", "failed"]),
  level: Level,
});

/**
 * One step, oldest first. `harvested` carries a date, the others instants. `place` is the base, or "organisation · location" of a
 * store. `handed-over`: `receivedAt` and `differenceKg` (received - shipped, negative when short, 0 when equal) once the receiver
 * confirmed; `pending` until then. `void`: a shipment the sender took back; `at` is when.
 */
const PassportStep = z.object({
  kind: z.enum(["harvested", "stored-in", "stored-out", "handed-over", "void"]),
  at: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  place: z.string().optional(),
  receivedAt: InstantText.optional(),
  differenceKg: z.number().optional(),
  level: Level,
  pending: z.boolean().optional(),
});

/** One log as its device recorded it. `line`: minutes since `from`, tenths of a degree Celsius (null = no value). */
const PassportTemperature = z.object({
  device: z.object({ model: z.string().optional(), serial: z.string().optional() }),
  from: InstantText,
  to: InstantText,
  minCelsius: z.number().nullable(),
  maxCelsius: z.number().nullable(),
  mktCelsius: z.number().nullable(),
  coverage: z.number().meta({ description: "0 to 1: share of the span with values" }),
  gaps: z.array(z.object({ from: InstantText, to: InstantText })),
  gapCount: z.number().int(),
  limits: z.object({ minCelsius: z.number().optional(), maxCelsius: z.number().optional() }),
  minutesAbove: z.number(),
  minutesBelow: z.number(),
  verdict: z.string(),
  reasons: z.array(Reason),
  summaryOnly: z.boolean(),
  line: z.array(z.tuple([z.number(), z.number().nullable()])),
  level: z.literal("measured"),
});

/**
 * The public view of one batch: a whitelist. No weights but a handoff's difference, no ids of organisations, keys or persons.
 * Dates are China's, instants UTC. `state.code` is the most serious of its kind; `state.reasons` names everything else too.
 */
export const Passport = z
  .object({
    gtin: z.string(),
    lot: z.string(),
    uri: z.string(),
    asOf: DateText,
    serial: z.object({ serial: z.string(), scans: z.number().int(), firstScanAt: InstantText.optional() }).optional(),
    state: z.object({ code: z.enum(BATCH_STATES), reasons: z.array(Reason) }),
    product: z.object({ zh: z.string(), en: z.string().optional(), category: z.string() }),
    batch: z.object({
      harvestedOn: DateText,
      registeredAt: InstantText,
      producer: Place,
      base: Place,
      level: Declared,
    }),
    certificate: PassportCertificate.optional(),
    commitment: PassportCommitment.optional(),
    inputs: z.object({ activesUsed: z.array(z.string()), intervalKept: z.boolean(), level: Declared }),
    tests: z.array(PassportTest),
    journey: z.array(PassportStep),
    temperature: z.array(PassportTemperature),
    temperatureMissing: z.boolean(),
    recall: z
      .object({ level: z.union([z.literal(1), z.literal(2), z.literal(3)]), reason: z.string(), at: InstantText })
      .optional(),
  })
  .meta({ id: "Passport" });
export type Passport = z.infer<typeof Passport>;

type Step = Passport["journey"][number];

/** What the page is asked for besides the batch: the day, its own address, and the serial that was scanned. */
export interface PassportQuery {
  readonly today: CalendarDate;
  readonly uri: string;
  readonly serial?: { readonly serial: string; readonly scans: number; readonly firstScanAt?: Instant };
}

/**
 * The public view of a batch as of `today`. `certificates` are those of its GTIN; only the one that the batch names counts, never
 * another in its place.
 */
export function passportOf(batch: Batch, certificates: readonly PublicCertificate[], query: PassportQuery): Passport {
  const { today, uri, serial } = query;
  const certificate = certificates.find(({ id }) => id === batch.certificate?.id);
  const certified = certifiedForPublic(batch, certificate, today);
  const commitment = commitmentStatus(batch);
  const { zh, en, category } = batch.product;
  return {
    gtin: batch.gtin,
    lot: batch.lot,
    uri,
    asOf: today,
    ...(serial === undefined ? {} : { serial: { ...serial } }),
    state: stateOf(batch, certified, today),
    product: { zh, ...(en === undefined ? {} : { en }), category },
    batch: originOf(batch),
    ...(certificate === undefined ? {} : { certificate: certificatePart(certificate, certified) }),
    ...(commitment === undefined ? {} : { commitment: commitmentPart(batch, commitment) }),
    inputs: {
      activesUsed: [...batch.activesUsed],
      intervalKept: !batch.flags.some((flag) => flag.code === "safety-interval"),
      level: "declared",
    },
    tests: batch.tests.map((report) => testPart(batch, report)),
    journey: journeyOf(batch),
    temperature: batch.temperature.map(temperaturePart),
    temperatureMissing: isTemperatureMissing(batch),
    ...(batch.recall === undefined ? {} : { recall: recallPart(batch.recall) }),
  };
}

/** A batch may name a certificate whose public record is not there: that is said, and is no certificate. */
function certifiedForPublic(
  batch: Batch,
  certificate: PublicCertificate | undefined,
  today: CalendarDate,
): CertifiedStatus {
  const certified = certifiedStatus(batch, certificate, today);
  if (batch.certificate === undefined || certificate !== undefined) return certified;
  const reason = {
    code: "certificate-record-missing",
    en: "This batch names a certificate whose record is not available, so nothing is claimed from it.",
    zh: "本批次声明的证书没有可查的记录，因此不作任何认证声明。",
  };
  return { ...certified, reasons: [reason] };
}

function stateOf(batch: Batch, certified: CertifiedStatus, today: CalendarDate): Passport["state"] {
  const { code, reasons } = batchState(batch, certified, today);
  return { code, reasons: reasons.map((reason) => publicReason(reason)) };
}

const OVER_CAPACITY: z.infer<typeof Reason> = {
  code: "capacity-exceeded",
  en: "More is registered for this season than the plots can grow.",
  zh: "本季登记量超过地块产能。",
};

/** What the public is told of a reason: never how much a base grows. */
function publicReason(reason: z.infer<typeof Reason>): z.infer<typeof Reason> {
  return reason.code === OVER_CAPACITY.code ? OVER_CAPACITY : { ...reason };
}

function originOf(batch: Batch): Passport["batch"] {
  const region = (code: string | undefined): string => (code === undefined ? "" : (regionName(code) ?? ""));
  return {
    harvestedOn: batch.harvestedOn,
    registeredAt: batch.registeredAt,
    producer: {
      name: nameOf(batch, batch.organisation),
      region: region(batch.parties[batch.organisation]?.regionCode),
    },
    base: { name: batch.base.name, region: region(batch.base.regionCode) },
    level: "declared",
  };
}

function certificatePart(
  certificate: PublicCertificate,
  certified: CertifiedStatus,
): NonNullable<Passport["certificate"]> {
  const { scheme, number, grade, holderName: holder, validFrom, validTo } = certificate;
  const on = (date: CalendarDate) => ({ date, standing: standingOn(certificate, date) });
  return {
    scheme,
    number,
    ...(grade === undefined ? {} : { grade }),
    holder,
    validFrom,
    validTo,
    onHarvest: on(certified.onHarvest.date),
    today: on(certified.asOf),
    reasons: [...certified.reasons],
    level: "attested",
  };
}

function commitmentPart(batch: Batch, commitment: CommitmentStatus): NonNullable<Passport["commitment"]> {
  const { basis, status, reasons } = commitment;
  return { basis: [...basis], status, reasons: [...reasons], level: commitmentLevel(batch, commitment) };
}

function testPart(batch: Batch, report: TestReport): Passport["tests"][number] {
  const { sampledOn, testedOn, issuedOn, by, verdict, level } = report;
  const items = report.items.map(({ active, resultMgPerKg, limitMgPerKg }) => ({
    active,
    resultMgPerKg,
    limitMgPerKg,
    over: resultMgPerKg > limitMgPerKg,
  }));
  return { sampledOn, testedOn, issuedOn, by: nameOf(batch, by), items, verdict, level };
}

function temperaturePart(record: TemperatureRecord): Passport["temperature"][number] {
  const { from, to, minCelsius, maxCelsius, mktCelsius, coverage, gapCount, minutesAbove, minutesBelow } = record;
  return {
    device: { ...record.device },
    from,
    to,
    minCelsius,
    maxCelsius,
    mktCelsius,
    coverage,
    gaps: record.gaps.map((gap) => ({ ...gap })),
    gapCount,
    limits: { ...record.limits },
    minutesAbove,
    minutesBelow,
    verdict: record.verdict,
    reasons: record.reasons.map((reason) => ({ ...reason })),
    summaryOnly: record.summaryOnly,
    // Some 180 pairs a page: shared, not copied.
    line: record.line as Passport["temperature"][number]["line"],
    level: "measured",
  };
}

function handoffStep(batch: Batch, handoff: Handoff): Step {
  const parties = { from: nameOf(batch, handoff.from), to: nameOf(batch, handoff.to) };
  if (handoff.voidedAt !== undefined) return { kind: "void", at: handoff.voidedAt, ...parties, level: "declared" };
  const sent = { kind: "handed-over", at: handoff.shippedAt, ...parties } as const;
  if (handoff.receivedAt === undefined) return { ...sent, level: "declared", pending: true };
  const difference = (handoff.receivedGrams ?? 0) - handoff.shippedGrams;
  return {
    ...sent,
    receivedAt: handoff.receivedAt,
    differenceKg: kilogramsFrom(difference),
    level: "confirmed",
  };
}

/** Oldest first; the harvest, known by its date only, stands before everything else. */
function journeyOf(batch: Batch): Step[] {
  const stored = batch.storage.map(
    ({ action, organisation, location, at }): Step => ({
      kind: action === "in" ? "stored-in" : "stored-out",
      at,
      place: `${nameOf(batch, organisation)} · ${location}`,
      level: "declared",
    }),
  );
  const steps = [...stored, ...batch.handoffs.map((handoff) => handoffStep(batch, handoff))];
  steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return [{ kind: "harvested", at: batch.harvestedOn, place: batch.base.name, level: "declared" }, ...steps];
}

function recallPart({ level, reason, at }: Recall): NonNullable<Passport["recall"]> {
  return { level, reason, at };
}
