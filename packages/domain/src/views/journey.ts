import { coldChainProfile, isColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import type { Batch, Handoff } from "../batches/batch.ts";
import { nameOf } from "../batches/batch.ts";
import { flagsInForce } from "../batches/flags.ts";
import { isOpen, lostIn } from "../batches/handoff.ts";
import { isHarvested } from "../batches/harvested.ts";
import { isHeldByTest, isIntervalBreached, onHold } from "../batches/hold.ts";
import type { InputNeed } from "../batches/origin.ts";
import { startOf } from "../batches/origin.ts";
import { inputsLacking, isStoppedBy } from "../batches/origins/inherited.ts";
import { standingLogs, standingTests } from "../batches/standing.ts";
import { type CalendarDate, dateInChina, daysBetween } from "../calendar.ts";
import { COMMITMENT_MISSING, commitmentDue, reissueDue } from "../certificates/commitment-due.ts";
import type { EvidenceLevel, Reason } from "../evidence.ts";
import {
  commitmentLevel,
  commitmentStatus,
  testsMissing,
  testsNeeded,
  testsSupportLevel,
} from "../quality/commitment.ts";
import { commitmentContent, incompleteReasons } from "../quality/commitment-content.ts";
import { temperatureReason } from "../quality/record-temperature.ts";
import { silentPlotsOf } from "../registration/late-input.ts";
import type { AsOf } from "./as-of.ts";
import { judgedJourney } from "./judged-journey.ts";
import { type JudgedLeg, judgedLegs } from "./leg-evidence.ts";
import { legsOf, movements } from "./legs.ts";

/**
 * What the journey of a batch needs to be called complete, and how far each need is met: the one definition that every view computes from.
 * Silence meets nothing. Handoffs: confirmed by their receivers. Temperature: along every leg, where the product needs a cold chain and
 * has travelled. Test: where the commitment rests on one (用什么药、检什么药, Decree 2025-4 of the Ministry). Farm record: of every plot, as
 * the Law on the Quality and Safety of Agricultural Products asks in art. 27; without one nobody can tell a safety interval (art. 29).
 * Commitment: whole, where one is due (art. 39, and the same decree).
 */
export interface Journey {
  readonly handoffs: Need & { readonly count: number };
  readonly temperature: Need & { readonly legs: readonly JudgedLeg[] };
  readonly test: Need;
  readonly farmRecord: Need & { readonly silentPlots: readonly string[] };
  readonly commitment: Need;
}

/**
 * `met`; `so-far`: nothing is amiss and something still runs; `missing`: it should be there and is not; `contradicted`: what is there
 * speaks against it; `not-needed`: this journey does not need it.
 */
export const NEED_STATES = ["met", "so-far", "missing", "contradicted", "not-needed"] as const;

/** One need. `level`: how the state is known; absent where nothing is needed. `reasons`: what is absent, still runs or contradicts. */
export interface Need {
  readonly state: (typeof NEED_STATES)[number];
  readonly level?: EvidenceLevel;
  readonly reasons: readonly Reason[];
}

const NOT_NEEDED: Need = { state: "not-needed", reasons: [] };

/** A shipment that nobody confirmed within this many days lacks its confirmation. */
export const PENDING_DAYS = 7;

/** Made tea travels without a cold chain; every other profile needs a log once the goods travel, and so does one that is not known. */
function travelsWarm(profile: string): boolean {
  return isColdChainProfileId(profile) && coldChainProfile(profile).isAmbient === true;
}

/** Legs that are named one by one, the worst first. */
const LEGS_NAMED = 3;

function pendingReason(batch: Batch, handoff: Handoff, today: CalendarDate): Reason {
  const days = daysBetween(dateInChina(handoff.shippedAt), today);
  const [from, to] = [nameOf(batch, handoff.from), nameOf(batch, handoff.to)];
  if (days > PENDING_DAYS) {
    return {
      code: "handoff-unconfirmed",
      en: `${to} has not confirmed what ${from} shipped ${days} days ago.`,
      zh: `${from} ${days} 天前发出的货物，${to} 尚未确认收货。`,
    };
  }
  return {
    code: "handoff-under-way",
    en: `On the way from ${from} to ${to}; the receiver has not confirmed it yet.`,
    zh: `${from} 发往 ${to} 的货物在途，收货方尚未确认。`,
  };
}

/** Do the two sides of a handoff say different things: another weight, or that nothing came? */
function isContradicted(handoff: Handoff): boolean {
  const { receivedAt, receivedGrams = 0, rejectedGrams = 0, shippedGrams, voidedAt } = handoff;
  if (receivedAt === undefined || voidedAt !== undefined) return false;
  if (isOpen(handoff)) return receivedGrams === 0 && rejectedGrams === 0;
  return lostIn(handoff) > 0 || receivedGrams + rejectedGrams > shippedGrams;
}

const HANDOFF_FLAGS: ReadonlySet<string> = new Set(["quantity-short", "quantity-surplus", "not-arrived"]);

const WEIGHTS_DIFFER: Reason = {
  code: "quantity-differs",
  en: "What was received of a handoff differs from what was shipped.",
  zh: "有交接的实收与发出不一致。",
};

function handoffsNeed(batch: Batch, today: CalendarDate): Journey["handoffs"] {
  const moved = movements(batch);
  const { handoffs: folded = 0, lostGrams: lost = 0 } = batch.settled ?? {};
  const count = moved.length + folded;
  if (count === 0) return { ...NOT_NEEDED, count };
  const open = moved.filter(isOpen);
  const waiting = open.map((handoff) => pendingReason(batch, handoff, today));
  const overdue = waiting.filter(({ code }) => code === "handoff-unconfirmed");
  const known: EvidenceLevel = open.length > 0 ? "declared" : "confirmed";
  if (lost > 0 || moved.some(isContradicted)) {
    const said = flagsInForce(batch).filter(({ code }) => HANDOFF_FLAGS.has(code));
    const reasons = said.length > 0 ? said.map(({ reason }) => reason) : [WEIGHTS_DIFFER];
    return { state: "contradicted", level: known, reasons: [...reasons, ...overdue], count };
  }
  if (overdue.length > 0) return { state: "missing", level: "missing", reasons: overdue, count };
  if (open.length > 0) return { state: "so-far", level: known, reasons: waiting, count };
  return { state: "met", level: known, reasons: [], count };
}

function hoursText(hours: number): { readonly zh: string; readonly en: string } {
  const whole = Math.round(hours);
  if (whole < 1) return { zh: "不到 1 小时", en: "less than an hour" };
  return { zh: `${whole} 小时`, en: whole === 1 ? "1 hour" : `${whole} hours` };
}

/** The hours of a leg to a tenth, as answers give them. */
export function roundedHours({ hours, coveredHours }: JudgedLeg): {
  readonly hours: number;
  readonly coveredHours: number;
} {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return { hours: tenth(hours), coveredHours: tenth(coveredHours) };
}

function legReason(batch: Batch, leg: JudgedLeg): Reason {
  const [from, to] = [nameOf(batch, leg.from), nameOf(batch, leg.to)];
  const date = dateInChina(leg.start);
  const where =
    leg.kind === "transit"
      ? { zh: `${from} 至 ${to} 的运输`, en: `transport from ${from} to ${to}` }
      : { zh: `${from} 的存放`, en: `storage at ${from}` };
  if (leg.state === "so-far") {
    return {
      code: "temperature-so-far",
      en: `No temperature record is due yet of the ${where.en}, which is running since ${date}.`,
      zh: `${where.zh}自 ${date} 起仍在进行，温度记录待补。`,
    };
  }
  const [all, open] = [hoursText(leg.hours), hoursText(leg.hours - leg.coveredHours)];
  return {
    code: "temperature-missing",
    en: `Of the ${where.en} since ${date} (${all.en}), ${open.en} have no temperature record.`,
    zh: `${where.zh}（${date} 起 ${all.zh}）有${/^\d/.test(open.zh) ? " " : ""}${open.zh}没有温度记录。`,
  };
}

/** The worst legs by name, and how many more there are. */
function legReasons(batch: Batch, legs: readonly JudgedLeg[]): Reason[] {
  const worst = legs.toSorted((a, b) => b.hours - b.coveredHours - (a.hours - a.coveredHours));
  const named = worst.slice(0, LEGS_NAMED).map((leg) => legReason(batch, leg));
  const more = worst.length - named.length;
  if (more <= 0) return named;
  return [
    ...named,
    {
      code: "temperature-missing",
      en: `${more} more ${more === 1 ? "leg has" : "legs have"} too little of a temperature record.`,
      zh: `另有 ${more} 段温度记录不足。`,
    },
  ];
}

/** Legs of handoffs that the batch keeps no more cannot be judged, so nothing is claimed of them. */
function foldedReasons({ settled }: Batch): Reason[] {
  if (settled === undefined || settled.handoffs === 0) return [];
  return [
    {
      code: "temperature-not-judged",
      en: `The temperature along ${settled.handoffs} older handoffs is no longer judged here.`,
      zh: `较早的 ${settled.handoffs} 次交接不再逐段核对温度。`,
    },
  ];
}

/** Logs that the batch carries no more may cover what those that it carries do not: that is said beside the hours that are missing. */
function uncarriedReasons({ temperatureBeyond = 0 }: Batch): Reason[] {
  if (temperatureBeyond === 0) return [];
  return [
    {
      code: "temperature-not-judged",
      en: `${temperatureBeyond} more temperature logs are on record and no longer judged here.`,
      zh: `另有 ${temperatureBeyond} 份温度记录在案，此处不再逐份核对。`,
    },
  ];
}

/** Verdicts that speak against a cold chain; an incomplete log speaks for what it covers, and no further. */
const AGAINST: ReadonlySet<string> = new Set(["minor-excursion", "major-excursion", "suspect"]);

function temperatureNeed(batch: Batch, { until }: AsOf): Journey["temperature"] {
  const legs = legsOf(batch);
  const folded = foldedReasons(batch);
  const isExempt = travelsWarm(batch.product.profile);
  if (isExempt || (legs.length === 0 && folded.length === 0)) return { ...NOT_NEEDED, legs: [] };
  const judged = judgedLegs(batch, legs, startOf(batch.origin), until);
  const missing = judged.filter(({ state }) => state === "missing");
  const against = standingLogs(batch).filter(({ verdict }) => AGAINST.has(verdict));
  const uncarried = missing.length > 0 ? uncarriedReasons(batch) : [];
  const absent = [...legReasons(batch, missing), ...uncarried, ...folded];
  const level = levelOfLegs(judged);
  if (against.length > 0) {
    const reasons = [...against.map(temperatureReason), ...absent];
    return { state: "contradicted", level: level === "missing" ? "declared" : level, reasons, legs: judged };
  }
  if (absent.length > 0) return { state: "missing", level: "missing", reasons: absent, legs: judged };
  const running = judged.filter(({ state }) => state === "so-far");
  const reasons = running.slice(0, LEGS_NAMED).map((leg) => legReason(batch, leg));
  if (running.length > 0) return { state: "so-far", level, reasons, legs: judged };
  return judged.length === 0 ? { ...NOT_NEEDED, legs: [] } : { state: "met", level, reasons: [], legs: judged };
}

/** As the weakest leg is known. */
function levelOfLegs(legs: readonly JudgedLeg[]): EvidenceLevel {
  const levels = new Set(legs.map(({ level }) => level));
  return levels.has("missing") ? "missing" : levels.has("declared") ? "declared" : "measured";
}

const TEST_FAILED: Reason = {
  code: "test-failed",
  en: "A residue test of this batch failed and no later test by a laboratory or bureau has cleared it.",
  zh: "本批次有一项检测不合格，尚无检测机构或主管部门的复检合格结果。",
};

function testNeed(batch: Batch): Need {
  if (isStoppedBy(batch, "test-failed") && !isHeldByTest(batch)) {
    return { state: "contradicted", level: "declared", reasons: [] };
  }
  if (onHold(batch)) {
    const level = standingTests(batch).some((test) => test.verdict === "failed" && test.level === "attested");
    return { state: "contradicted", level: level ? "attested" : "declared", reasons: [TEST_FAILED] };
  }
  if (!testsNeeded(batch)) return NOT_NEEDED;
  const reasons = testsMissing(batch);
  if (reasons.length > 0) return { state: "missing", level: "missing", reasons };
  return { state: "met", level: testsSupportLevel(batch), reasons: [] };
}

/** Where the batch carries too many flags to keep that of the breach itself. */
const INTERVAL_BREACHED: Reason = {
  code: "safety-interval",
  en: "It was harvested inside the safety interval of an input.",
  zh: "采收时未满安全间隔期。",
};

function farmRecordNeed(batch: Batch): Journey["farmRecord"] {
  // What grew where is told by the inputs (`withInputs`).
  if (!isHarvested(batch)) {
    const isBreached = isIntervalBreached(batch);
    return { state: isBreached ? "contradicted" : "met", level: "declared", reasons: [], silentPlots: [] };
  }
  const silentPlots = silentPlotsOf(batch, batch.origin);
  const breaches = flagsInForce(batch).filter(({ code }) => code === "safety-interval");
  if (breaches.length > 0 || isIntervalBreached(batch)) {
    const reasons = breaches.length > 0 ? breaches.map(({ reason }) => reason) : [INTERVAL_BREACHED];
    return { state: "contradicted", level: "declared", reasons, silentPlots };
  }
  if (silentPlots.length === 0) return { state: "met", level: "declared", reasons: [], silentPlots };
  const all = new Set(batch.origin.plots).size;
  const some = silentPlots.length < all;
  const reason = {
    code: "farm-record-missing",
    en: some
      ? `Of ${silentPlots.length} of its ${all} plots no pesticide record is there: its safety interval cannot be told.`
      : "No pesticide record: whether the safety interval was kept cannot be told.",
    zh: some
      ? `${all} 个地块中有 ${silentPlots.length} 个无用药登记，无法判断安全间隔。`
      : "无用药登记，无法判断安全间隔。",
  };
  return { state: "missing", level: "missing", reasons: [reason], silentPlots };
}

/** A commitment that something speaks against is told of by what speaks against it. */
function commitmentNeed(batch: Batch): Need {
  const isReissue = reissueDue(batch);
  if (!isReissue && !commitmentDue(batch)) return NOT_NEEDED;
  const [status, content] = [commitmentStatus(batch), commitmentContent(batch)];
  if (status === undefined || content === undefined) {
    return { state: "missing", level: "missing", reasons: [isReissue ? NOT_REISSUED : COMMITMENT_MISSING] };
  }
  const untested = testsMissing(batch);
  const absent = [...untested, ...incompleteReasons(content)];
  if (absent.length > 0) return { state: "missing", level: "missing", reasons: absent };
  if (status.status === "refused") return { state: "contradicted", level: "declared", reasons: [] };
  return { state: "met", level: commitmentLevel(batch, status), reasons: [] };
}

const LACKING: Readonly<Record<InputNeed, { readonly en: string; readonly zh: string }>> = {
  temperature: { en: "temperature record", zh: "温度记录" },
  test: { en: "test", zh: "检测" },
  farmRecord: { en: "farm record", zh: "用药登记" },
  commitment: { en: "commitment certificate", zh: "承诺达标合格证" },
};

/**
 * A need with what the inputs of a transformation lack of it, as their records say: no batch is better documented than what it was made of.
 * Something that is missing of an input stays missing; what speaks against an input speaks against its outputs.
 */
function withInputs<N extends Need>(batch: Batch, kind: InputNeed, need: N): N {
  const found = inputsLacking(batch, kind);
  if (found === undefined) return need;
  const { en, zh } = LACKING[kind];
  const [against, zhAgainst] =
    found.state === "missing" ? ["is not complete", "不完整"] : ["speaks against it", "与要求不符"];
  const reason = {
    code: `input-${found.state}`,
    en: `Of ${found.count} of the ${found.of} batches that it was made of the ${en} ${against}.`,
    zh: `所用 ${found.of} 个批次中有 ${found.count} 个的${zh}${zhAgainst}。`,
  };
  const reasons = [...need.reasons, reason];
  if (need.state === "contradicted" || found.state === "contradicted") {
    return { ...need, state: "contradicted", level: need.level ?? "declared", reasons };
  }
  return { ...need, state: "missing", level: "missing", reasons };
}

/** Whoever mixes or splits what others produced issues the commitment anew (Decree 2025 No. 4 of the Ministry). */
const NOT_REISSUED: Reason = {
  code: "commitment-not-reissued",
  en: "No commitment certificate: whoever mixes or divides goods of other producers issues it anew, and none is on record.",
  zh: "缺承诺达标合格证：混装或分装他人产品的，应重新开具，本批次尚无记录。",
};

/** What the journey of a batch needs, as of an hour. Withdrawn flags, records taken back and shipments taken back count nowhere. */
export function journeyOf(batch: Batch, asOf: AsOf): Journey {
  const commitment = withInputs(batch, "commitment", commitmentNeed(batch));
  if (batch.judged !== undefined) return { ...judgedJourney(batch.judged, asOf), commitment };
  return {
    handoffs: handoffsNeed(batch, asOf.today),
    temperature: withInputs(batch, "temperature", temperatureNeed(batch, asOf)),
    test: withInputs(batch, "test", testNeed(batch)),
    farmRecord: withInputs(batch, "farmRecord", farmRecordNeed(batch)),
    commitment,
  };
}
