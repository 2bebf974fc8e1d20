import type { Verdict } from "@suyuan/coldchain/judge/evaluate";
import type { CalendarDate, Instant } from "../calendar.ts";
import type { Claim } from "../certificates/balance.ts";
import type { EvidenceLevel, Reason } from "../evidence.ts";
import type { ProductForm } from "../farm/commodity.ts";
import type { TestRight } from "../laboratories/right.ts";
import type { Party } from "../organisation.ts";
import type { PageLink } from "../presentation/presentation.ts";
import type { Grams } from "../quantity.ts";
import type { BatchDispute } from "./disputes/dispute.ts";
import type { BatchOrigin } from "./origin.ts";
import type { Recall, Voiding } from "./origins/recall.ts";

export type { Recall, Voiding } from "./origins/recall.ts";

/** The three lawful bases of a 承诺达标合格证 (质量安全控制符合要求 / 自行检测合格 / 委托检测合格). */
export const COMMITMENT_BASES = ["quality-control", "self-test", "commissioned-test"] as const;
export type CommitmentBasis = (typeof COMMITMENT_BASES)[number];

/**
 * One line of a report. A laboratory's has a result in mg/kg, or `notDetected` with the limit of quantification of its method, beside the
 * limit that was applied (0: 不得检出). That of a field kit has neither: the share by which the sample inhibits the enzyme, or yes and no.
 */
export interface TestItem {
  readonly active: string;
  /** Absent where nothing was detected, and of a field kit. */
  readonly resultMgPerKg?: number;
  readonly limitMgPerKg?: number;
  readonly notDetected?: true;
  /** Limit of quantification: what the method can see at least, mg/kg. */
  readonly loqMgPerKg?: number;
  /** Whose limit it is, where it is not that of the report. */
  readonly standard?: string;
  readonly inhibitionPercent?: number;
  readonly outcome?: "negative" | "positive";
}

/** A residue test bound to this batch by its sample. `level` is attested for a laboratory or bureau, declared for a self-test. */
export interface TestReport {
  readonly sampleId: string;
  readonly by: string;
  readonly level: EvidenceLevel;
  readonly sampledOn: CalendarDate;
  readonly receivedOn?: CalendarDate;
  readonly testedOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  readonly items: readonly TestItem[];
  /** How many items the report has, where the batch carries fewer of them; its fact has all. */
  readonly itemCount?: number;
  readonly verdict: "passed" | "failed";
  readonly fileSha256?: string;
  /** The failed sample that this one re-tests (laboratory or bureau only). */
  readonly retestOf?: string;
  /** `rapid`: a field kit. Absent: a laboratory's method, with results in mg/kg. */
  readonly kind?: "rapid";
  /** The standard whose limits were applied, as the report names it. Absent: it was not told. */
  readonly standard?: string;
  /** On what the report stands. Absent of a producer's own, and where it was recorded before this was kept. */
  readonly right?: TestRight;
  /** Taken back by who reported it or by the bureau: it stays on record and counts no more. */
  readonly voided?: Voiding;
}

/**
 * One two-sided handoff. Confirmed once the receiver's weights are in; what neither arrived nor came back stays with it as lost.
 * handoff.ts says what is under way, credited, returned and lost in it: the four add up to `shippedGrams`.
 */
export interface Handoff {
  readonly shipment: string;
  readonly from: string;
  readonly to: string;
  readonly shippedAt: Instant;
  readonly shippedGrams: Grams;
  /** Labelled weight that went along; absent when there is none. label-account.ts says where it is. */
  readonly labelledGrams?: Grams;
  /** Of it, what came to the receiver and what came back, where that is not what comes first of each. */
  readonly labelledReceivedGrams?: Grams;
  readonly labelledReturnedGrams?: Grams;
  /** Of the last receipt. */
  readonly receivedAt?: Instant;
  /** Of the first receipt, where there were several. */
  readonly firstReceivedAt?: Instant;
  /** By the receiver's scale, over all receipts. */
  readonly receivedGrams?: Grams;
  /** Turned away at the door: back with the sender since the receipt that says so. */
  readonly rejectedGrams?: Grams;
  /** Received in part: the rest is still under way. */
  readonly partial?: true;
  readonly voidedAt?: Instant;
  /** Of a handoff taken back: what did not come back. */
  readonly lostGrams?: Grams;
}

export interface StorageStep {
  readonly action: "in" | "out";
  readonly organisation: string;
  readonly location: string;
  readonly grams: Grams;
  readonly at: Instant;
}

/** A temperature log as the batch keeps it: enough for the public page; the file itself is kept as a blob under `sha256`. */
export interface TemperatureRecord {
  readonly sha256: string;
  readonly by: string;
  readonly device: { readonly model?: string; readonly serial?: string };
  readonly from: Instant;
  readonly to: Instant;
  readonly minCelsius: number | null;
  readonly maxCelsius: number | null;
  readonly mktCelsius: number | null;
  readonly coverage: number;
  /** At most five, longest first; `gapCount` has them all. */
  readonly gaps: readonly { readonly from: Instant; readonly to: Instant }[];
  readonly gapCount: number;
  readonly limits: { readonly minCelsius?: number; readonly maxCelsius?: number };
  readonly minutesAbove: number;
  readonly minutesBelow: number;
  readonly verdict: Verdict;
  /** Why the verdict is what it is, with the figures of this log and what was assumed in reading it. At most eight. */
  readonly reasons: readonly Reason[];
  readonly summaryOnly: boolean;
  /** Points for the page's line: minutes since `from` and tenths of a degree (null = no value). At most 32. */
  readonly line: readonly (readonly [minute: number, deciCelsius: number | null])[];
  readonly voided?: Voiding;
}

export const FLAG_CODES = [
  "capacity-exceeded",
  "late-entry",
  "before-arrival",
  "safety-interval",
  "quantity-short",
  "quantity-surplus",
  "not-arrived",
  "temperature",
  "test-failed",
  "ethylene",
  "log-shared",
  "crop-differs",
  "label-crop",
  "commitment-missing",
] as const;

/** Something an auditor should look at, and the public page states. */
export interface Flag {
  readonly code: (typeof FLAG_CODES)[number];
  readonly at: Instant;
  readonly reason: Reason;
  /** What it speaks of: `shipment/{id}`, `input/{id}`, `log/{sha256}`, `test/{sampleId}`. One code and one subject are one flag, told once. */
  readonly about?: string;
  /** A correction took its ground away: it stays on record and counts no more. */
  readonly withdrawnAt?: Instant;
}

/** An input whose safety interval ran at the harvest. `clearOn`: the first lawful harvest day. */
export interface IntervalBreach {
  readonly input: string;
  readonly product: string;
  readonly plot: string;
  readonly actives: readonly string[];
  readonly clearOn: CalendarDate;
}

/** Why weight left a batch for good without being handed on. */
export const LOSS_CAUSES = ["spoiled", "destroyed", "sample", "donated", "sold-untraced", "lost-in-transit"] as const;
export type LossCause = (typeof LOSS_CAUSES)[number];

/** What a correction can be of. */
export const CORRECTED_FIELDS = [
  "quantityKg",
  "harvestedOn",
  "plots",
  "certificate",
  "commitmentBasis",
  "receipt",
  "test",
  "temperature",
  "recall",
  "input",
] as const;

/** What a correction changed, for those who read the batch: the facts have both values and the reason. */
export interface CorrectionNote {
  readonly field: (typeof CORRECTED_FIELDS)[number];
  readonly at: Instant;
  readonly by: string;
  readonly from?: string;
  readonly to?: string;
  readonly reason: string;
}

/**
 * The weight of all codes of a batch: issuedGrams = labelled on hand + labelled under way + sum(gone) + voidedGrams, to the gram.
 */
export interface LabelAccount {
  readonly issuedGrams: Grams;
  /** Of codes that were struck. */
  readonly voidedGrams: Grams;
  /** Of codes whose packs are sold or lost, by who had or sent them: they stand for no goods, and were not struck. */
  readonly gone: Readonly<Record<string, Grams>>;
  /** Codes that had been scanned when they were struck. */
  readonly voidedAfterScan: number;
  /** Net weight of each pack, while all runs were of one; null since they differ. Absent where runs came before this was kept. */
  readonly packGrams?: Grams | null;
  /** What serials without rows are known by, in the order of their first characters. Absent while there is none. */
  readonly kinds?: readonly SerialKind[];
}

/** Packs of one net weight whose serials follow from one key: its name, the weight of each, and how many were issued. */
export type SerialKind = readonly [key: string, grams: Grams, count: number];

/** The states of the needs of a journey (`NEED_STATES`) at a time, each with how that is known. */
export interface JudgedNeeds {
  /** The first hour of which this holds; absent of what held when the batch was written. */
  readonly from?: Instant;
  readonly needs: Readonly<
    Record<
      "handoffs" | "temperature" | "test" | "farmRecord",
      readonly [state: "met" | "so-far" | "missing" | "contradicted" | "not-needed", level?: EvidenceLevel]
    >
  >;
}

/** What was judged of a whole batch, for whoever has its digest alone: a page. */
export interface Judged {
  /** Held back by a failed test, by a safety interval. */
  readonly isOnHold?: true;
  readonly isBreached?: true;
  /** Its tests do not bear the commitment; where they do, how that is known. */
  readonly isUntested?: true;
  readonly testLevel?: EvidenceLevel;
  readonly handoffs: number;
  /** In order: what the needs are, and what they become by the mere passing of time. */
  readonly needs: readonly JudgedNeeds[];
  /** Digests (SHA-256) of logs that say nothing of the way of these goods. */
  readonly beside?: readonly string[];
}

/** Weight in logistic units; `labelledGrams` of it carry codes, as far as is known. */
export interface Packed {
  readonly grams: Grams;
  readonly labelledGrams?: Grams;
}

/**
 * One batch: what its facts add up to. `onHand` and open `handoffs` conserve mass:
 * registeredGrams = sum(onHand) + what is under way in its handoffs + what is lost in them + settled.lostGrams + sum(losses)
 * + transformedGrams + soldGrams. mass.ts holds it.
 */
export interface Batch {
  readonly gtin: string;
  readonly lot: string;
  readonly organisation: string;
  readonly product: {
    readonly zh: string;
    readonly en?: string;
    readonly category: string;
    readonly profile: string;
    /** Days from the harvest on that the product's owner declares. */
    readonly shelfLifeDays?: number;
    readonly form?: ProductForm;
  };
  readonly origin: BatchOrigin;
  readonly registeredAt: Instant;
  readonly registeredGrams: Grams;
  /** What its weight is charged to; `year` is absent when the harvest lies outside the validity (nothing spent). */
  readonly certificate?: Claim;
  readonly commitment?: readonly CommitmentBasis[];
  /** When the basis was given, and whether goods had been sent by then. Without the member it was registered before that was kept. */
  readonly committed?: { readonly at: Instant; readonly afterShipping?: true };
  /** How its registrant is reached, as that is now. */
  readonly issuer?: { readonly contact?: string; readonly address?: string };
  /** Actives applied to the plots within 365 days before harvest. A transformation brings those of its inputs. */
  readonly activesUsed: readonly string[];
  readonly parties: Readonly<Record<string, Party>>;
  readonly onHand: Readonly<Record<string, Grams>>;
  /** Of what each organisation has on hand, what lies in logistic units; mass.ts says what is loose. Absent until there is any. */
  readonly packed?: Readonly<Record<string, Packed>>;
  /** Labelled weight on hand per organisation; unlabelled goods are presumed to leave first. */
  readonly labelled: Readonly<Record<string, Grams>>;
  /** Absent until there are labels. */
  readonly labels?: LabelAccount;
  readonly stored: Readonly<Record<string, Readonly<Record<string, Grams>>>>;
  readonly handoffs: readonly Handoff[];
  /** The oldest settled handoffs of a batch that went out in very many, folded to what the balance of mass needs. */
  readonly settled?: {
    readonly handoffs: number;
    readonly lostGrams: Grams;
    /** Who had goods by them, each once. Absent where handoffs were folded before this was kept. */
    readonly holders?: readonly string[];
  };
  /** Weight of this batch that went into transformations and is in other batches now; 0 until there are any. */
  readonly transformedGrams: Grams;
  /** Weight that was sold to consumers, as platforms report it in orders that stand. Absent until there is any. */
  readonly soldGrams?: Grams;
  /** Weight that left for good, by cause, as its holders declared it. */
  readonly losses?: Readonly<Partial<Record<LossCause, Grams>>>;
  /** When who lost all that it had left of the batch did so, by organisation: its last loss of that kind. */
  readonly emptied?: Readonly<Record<string, Instant>>;
  /** The registration was a mistake: its weight went back to the certificate, its codes are dead. */
  readonly voided?: Voiding & { readonly hadLabels?: true };
  /** Of a lot registered over a voided registration: which of its facts, from 1, is the registration that stands. */
  readonly registrationFact?: number;
  /** Newest first; `correctionCount` has them all. */
  readonly corrections?: readonly CorrectionNote[];
  readonly correctionCount?: number;
  /**
   * Of its plots those without any farm record in the 365 days up to the harvest, in the order of `plots`. Without the member nobody looked
   * when it was registered: `silentPlotsOf` says how that is read.
   */
  readonly silentPlots?: readonly string[];
  /** Safety intervals that the harvest fell into, as came to light after the registration; `hold.ts` says which of them still hold the batch. */
  readonly breaches?: readonly IntervalBreach[];
  /** Newest steps; all of them stay as facts. */
  readonly storage: readonly StorageStep[];
  /** Steps beyond those. Absent when there are none. */
  readonly storageBeyond?: number;
  readonly tests: readonly TestReport[];
  /** Reports beyond those, that decide nothing any more: how many, and how many by each organisation. Absent when there are none. */
  readonly testsBeyond?: { readonly count: number; readonly by: Readonly<Record<string, number>> };
  /** The worst, and of those in range the newest; all of them stay as facts. */
  readonly temperature: readonly TemperatureRecord[];
  /** Logs that count beyond those. Absent when there are none. */
  readonly temperatureBeyond?: number;
  readonly flags: readonly Flag[];
  /** By code, flags in force that found no room among `flags`. */
  readonly flagsBeyond?: Readonly<Partial<Record<Flag["code"], number>>>;
  /** Of those, the ones that the very decision added which made this state: the auditors are told of them from here. Gone with the next. */
  readonly flagsPassing?: readonly Flag[];
  /** The owner's links that hang on this very lot, as its page shows them. Absent when there are none. */
  readonly links?: readonly PageLink[];
  /** Open, or upheld by a bureau. Absent when there are none. */
  readonly disputes?: readonly BatchDispute[];
  /** In force, or completed. */
  readonly recall?: Recall;
  /** Recalls that a more serious one was raised over, the milder first: what is left where that one was a mistake. */
  readonly raisedRecalls?: readonly Recall[];
  /** Recalls that were ended as mistaken, newest first, at most three. */
  readonly mistakenRecalls?: readonly Recall[];
  /** Only in the digest of a batch whose lists are cut: what was judged of all of it. */
  readonly judged?: Judged;
}

/** An organisation's name as the batch knows it. */
export function nameOf(batch: Batch, organisation: string): string {
  return Object.hasOwn(batch.parties, organisation) ? (batch.parties[organisation]?.name ?? "") : organisation;
}
