import type { Batch, Handoff, TemperatureRecord, TestReport } from "../batches/batch.ts";
import { nameOf } from "../batches/batch.ts";
import { hasOlderCorrections, shownCorrections } from "../batches/correction-notes.ts";
import { creditedIn, isOpen, isTakenBack, returnedIn } from "../batches/handoff.ts";
import { certaintyOf, recallOn } from "../batches/origins/inherited.ts";
import { standingLogs, standingTests } from "../batches/standing.ts";
import { type CalendarDate, dateInChina, type Instant, inOrder } from "../calendar.ts";
import type { PublicCertificate } from "../certificates/view.ts";
import type { Reason } from "../evidence.ts";
import { defined } from "../fact.ts";
import type { PageLink, ProductPage } from "../presentation/presentation.ts";
import { type CommitmentStatus, commitmentLevel, commitmentStatus } from "../quality/commitment.ts";
import { commitmentContent } from "../quality/commitment-content.ts";
import { isOver } from "../quality/results.ts";
import { testNotes } from "../quality/standards.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { isOfLabel } from "../recalls/order.ts";
import type { AsOf } from "./as-of.ts";
import { batchState } from "./batch-state.ts";
import { certificatePart } from "./certified-status.ts";
import { type Journey, type Need, roundedHours } from "./journey.ts";
import { keepingPart, packPart } from "./keeping.ts";
import { packState } from "./label-state.ts";
import { logLevel, logsBeside } from "./leg-evidence.ts";
import { legsOf } from "./legs.ts";
import { type Certification, certificationOf, RECORD_MISSING } from "./origin/certification.ts";
import { madeOfPart, originPart } from "./origin/made-of.ts";
import type { Passport } from "./passport-schema.ts";
import { linksPart, moreThanListed, ownLinks, ownPart } from "./presented.ts";

type Step = Passport["journey"][number];

/** What the page is asked for besides the batch: the hour, its own address, and the serial that was scanned. */
export interface PassportQuery extends AsOf {
  readonly uri: string;
  readonly serial?: {
    readonly serial: string;
    readonly scans: number;
    readonly firstScanAt?: Instant;
    readonly voidedAt?: Instant;
    readonly netWeightGrams?: Grams;
  };
  /** What the product's owner shows on its pages. */
  readonly page?: ProductPage;
}

/** What the passports of a batch and of all its packs share. `links` may still leave open what only a pack fills. */
export interface BatchPassport extends Omit<Passport, "uri" | "serial" | "links"> {
  readonly links: readonly PageLink[];
}

/**
 * The public view of a batch as of an hour. `certificates` are those of its GTIN; only the one that the batch names counts, never
 * another in its place.
 */
export function passportOf(batch: Batch, certificates: readonly PublicCertificate[], query: PassportQuery): Passport {
  return passportAt(batchPassport(batch, certificates, query), query);
}

/** The passport at one address: that of the batch, or of one pack of it. */
export function passportAt(
  batch: BatchPassport,
  { uri, serial: pack }: Pick<PassportQuery, "uri" | "serial">,
): Passport {
  const { links, ...shared } = batch;
  if (pack === undefined) return { ...shared, uri, ...linksPart(links, batch) };
  const { netWeightGrams, ...serial } = pack;
  const { code, reasons } = packState(batch.state, serial.voidedAt);
  return {
    ...shared,
    uri,
    serial,
    state: { code, reasons: [...reasons] },
    ...(netWeightGrams === undefined
      ? {}
      : { pack: { netWeightG: netWeightGrams, of: "this-pack" as const, level: "declared" as const } }),
    ...linksPart(links, { gtin: batch.gtin, lot: batch.lot, serial: serial.serial }),
  };
}

/** The part of a passport that does not depend on the address. */
export function batchPassport(
  batch: Batch,
  certificates: readonly PublicCertificate[],
  { today, until, page }: AsOf & Pick<PassportQuery, "page">,
): BatchPassport {
  const isVoided = batch.voided !== undefined;
  const { certified, certificate } = certifiedForPublic(batch, certificates, today);
  const recall = recallOn(batch);
  const commitment = isVoided ? undefined : commitmentStatus(batch);
  const { journey, ...known } = batchState(batch, certified, { today, until });
  const { zh, en, category } = batch.product;
  return {
    gtin: batch.gtin,
    lot: batch.lot,
    asOf: today,
    until,
    state: { code: known.code, reasons: known.reasons.map(publicReason) },
    product: { zh, ...defined({ en }), category },
    batch: originPart(batch),
    ...madeOfPart(batch),
    ...packPart(batch),
    ...(isVoided ? {} : keepingPart(batch)),
    ...(certificate === undefined ? {} : { certificate: certificatePart(certificate, certified) }),
    ...commitmentPart(batch, commitment),
    inputs: inputsPart(batch, journey.farmRecord),
    needs: needsPart(batch, journey),
    ...correctionsPart(batch),
    tests: standingTests(batch).map((report) => testPart(batch, report, certificate?.scheme)),
    journey: stepsOf(batch),
    temperature: temperaturesOf(batch, until),
    temperatureMissing: journey.temperature.state === "missing",
    ...moreThanListed(batch),
    ...(recall === undefined ? {} : { recall: recallPart(recall) }),
    ...ownPart(batch, page),
    links: ownLinks(batch, page),
  };
}

/** A batch may name a certificate whose public record is not there: that is said, and is no certificate. */
function certifiedForPublic(
  batch: Batch,
  certificates: readonly PublicCertificate[],
  today: CalendarDate,
): Certification<PublicCertificate> {
  const found = certificationOf(batch, certificates, today);
  if (batch.voided !== undefined) return { certified: found.certified };
  if (batch.certificate === undefined || found.certificate !== undefined) return found;
  return { certified: { ...found.certified, reasons: [RECORD_MISSING] } };
}

/** What the public is told in place of a reason's own words: never how much a base grows, nor what a store should do. */
const FOR_THE_PUBLIC: Readonly<Record<string, Omit<Reason, "code">>> = {
  "capacity-exceeded": {
    en: "More is registered for this season than the plots can grow.",
    zh: "本季登记量超过地块产能。",
  },
  ethylene: {
    en: "Kiwifruit and pears lay in one room, where the kiwifruit softens sooner.",
    zh: "猕猴桃曾与梨同库存放，可能提前变软。",
  },
};

/** How a reason ends that tells the producer what to do next. */
const WAY_OUT = { en: / Test for(?: them too|: .*)\.$/, zh: /(?:请补充检测|应检测：.*)。$/ } as const;

/** A reason as a shopper reads it, without what it asks of those who grow, test or keep the goods. */
function publicReason({ code, en, zh }: Reason): Reason {
  if (Object.hasOwn(FOR_THE_PUBLIC, code)) return { code, en, zh, ...FOR_THE_PUBLIC[code] };
  if (!code.startsWith("commitment-")) return { code, en, zh };
  return { code, en: en.replace(WAY_OUT.en, ""), zh: zh.replace(WAY_OUT.zh, "") };
}

/** `intervalKept` is told only of a harvest whose plots all have a record. */
function inputsPart(batch: Batch, { state, level = "declared" }: Need): Passport["inputs"] {
  const kept: Partial<Record<Need["state"], boolean>> = { met: true, contradicted: false };
  return { activesUsed: [...batch.activesUsed], intervalKept: kept[state] ?? null, level };
}

function needPart({ state, level, reasons }: Need) {
  return { state, ...defined({ level }), reasons: reasons.map(publicReason) };
}

/** By names; plots are not public. */
function needsPart(batch: Batch, { handoffs, temperature, test, farmRecord, commitment }: Journey): Passport["needs"] {
  const legs = temperature.legs.map((leg) => ({
    kind: leg.kind,
    from: nameOf(batch, leg.from),
    to: nameOf(batch, leg.to),
    start: leg.start,
    ...(leg.end === undefined ? {} : { end: leg.end }),
    ...roundedHours(leg),
    state: leg.state,
    level: leg.level,
  }));
  return {
    handoffs: { ...needPart(handoffs), count: handoffs.count },
    temperature: { ...needPart(temperature), legs },
    test: needPart(test),
    farmRecord: needPart(farmRecord),
    commitment: needPart(commitment),
  };
}

/** What of the page was corrected, and when; whoever may read the record finds what it said before. */
function correctionsPart(batch: Batch): Pick<Passport, "corrections"> {
  const { count, newest } = shownCorrections(batch);
  if (newest.length === 0 && !hasOlderCorrections(batch)) return {};
  return { corrections: { count, newest: newest.map(({ field, at }) => ({ field, on: dateInChina(at) })) } };
}

/** The commitment certificate (承诺达标合格证) with what it has to say; nothing where the batch has no basis. */
function commitmentPart(batch: Batch, commitment: CommitmentStatus | undefined): Pick<Passport, "commitment"> {
  const content = commitmentContent(batch);
  if (commitment === undefined || content === undefined) return {};
  const { basis, status, reasons } = commitment;
  const level = commitmentLevel(batch, commitment);
  return {
    commitment: {
      basis: [...basis],
      status,
      reasons: reasons.map(publicReason),
      level,
      content: { ...content, missing: [...content.missing] },
    },
  };
}

function testPart(
  batch: Batch,
  report: TestReport,
  scheme: PublicCertificate["scheme"] | undefined,
): Passport["tests"][number] {
  const { sampledOn, testedOn, issuedOn, by, verdict, level, kind, standard, itemCount } = report;
  const party = Object.hasOwn(batch.parties, by) ? batch.parties[by] : undefined;
  return {
    sampledOn,
    testedOn,
    issuedOn,
    by: nameOf(batch, by),
    ...defined({ accreditation: party?.accreditation, kind, standard, itemCount }),
    items: report.items.map((item) => ({ ...item, over: isOver(item) })),
    verdict,
    notes: [...testNotes(report, party, scheme)],
    level,
  };
}

function temperaturesOf(batch: Batch, until: Instant): Passport["temperature"] {
  const logs = standingLogs(batch);
  if (logs.length === 0) return [];
  const beside = logsBeside(batch, legsOf(batch), until);
  return logs.map((log) => ({ ...temperaturePart(log), ...(beside.has(log) ? { beside: true } : {}) }));
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
    level: logLevel(record),
  };
}

function handoffStep(batch: Batch, handoff: Handoff): Step {
  const parties = { from: nameOf(batch, handoff.from), to: nameOf(batch, handoff.to) };
  if (isTakenBack(handoff)) return { kind: "void", at: handoff.voidedAt ?? "", ...parties, level: "declared" };
  const sent = { kind: "handed-over", at: handoff.shippedAt, ...parties } as const;
  if (handoff.receivedAt === undefined || isOpen(handoff)) return { ...sent, level: "declared", pending: true };
  const returned = returnedIn(handoff);
  const difference = (handoff.receivedGrams ?? 0) + returned - handoff.shippedGrams;
  return {
    ...sent,
    receivedAt: handoff.receivedAt,
    differenceKg: kilogramsFrom(difference),
    ...(returned > 0 ? { returnedKg: kilogramsFrom(returned) } : {}),
    ...(creditedIn(handoff) === 0 && returned > 0 ? { turnedAway: true as const } : {}),
    level: "confirmed",
  };
}

function firstStep(batch: Batch): Step {
  const { origin, organisation } = batch;
  return origin.kind === "harvest"
    ? { kind: "harvested", at: origin.harvestedOn, place: origin.base.name, level: "declared" }
    : { kind: "made", at: origin.at, place: nameOf(batch, organisation), level: "declared" };
}

/** Oldest first; the harvest, known by its date only, stands before everything else. */
function stepsOf(batch: Batch): Step[] {
  const stored = batch.storage.map(
    ({ action, organisation, location, at }): Step => ({
      kind: action === "in" ? "stored-in" : "stored-out",
      at,
      place: `${nameOf(batch, organisation)} · ${location}`,
      level: "declared",
    }),
  );
  const steps = [...stored, ...batch.handoffs.map((handoff) => handoffStep(batch, handoff))];
  steps.sort((a, b) => inOrder(a.at, b.at));
  return [firstStep(batch), ...steps];
}

/** A recall inherited from something that the batch was made of is told by that batch's name, and how sure it is. */
function recallPart(recall: NonNullable<ReturnType<typeof recallOn>>): NonNullable<Passport["recall"]> {
  const { level, reason, at, ended, orderedBy, of } = recall;
  return {
    level,
    orderedBy,
    ...(isOfLabel(recall) ? { ofLabel: true as const } : {}),
    reason,
    at,
    ...(ended === undefined ? {} : { completedAt: ended.at }),
    ...(of === undefined ? {} : { of: { gtin: of.gtin, lot: of.lot, contained: certaintyOf(of) } }),
  };
}
