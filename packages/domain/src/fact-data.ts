import type { Verdict } from "@suyuan/coldchain/judge/evaluate";
import type { CalendarDate, Instant } from "./calendar.ts";
import type { EvidenceLevel, Reason } from "./evidence.ts";
import type { AssessmentFacts, CountyFacts } from "./fact-data-county.ts";
import type {
  LotNamed,
  LotWeighed,
  ReceiptCorrected,
  ReceiptRecorded,
  RejectionPhotoAdded,
  RejectionPhotoVoided,
  ShipmentSent,
  ShipmentVoided,
  StorageRecorded,
  TransformationRecorded,
  TransformationVoided,
  UnitPacked,
  UnitPackingVoided,
  UnitUnpacked,
} from "./fact-data-custody.ts";
import type {
  CaptureAccepted,
  EventCaptured,
  LinkStated,
  LinkWithdrawn,
  PagePartModerated,
  PhotoAdded,
  PhotoWithdrawn,
  PlatformFacts,
  QueryRemoved,
  QueryStored,
  SubscriptionAdded,
  SubscriptionEnded,
  WordsStated,
  WordsWithdrawn,
} from "./fact-data-outward.ts";
import type { OversightFacts } from "./fact-data-oversight.ts";
import type { Grams } from "./quantity.ts";
import type {
  AnnualCheckRecorded,
  AnnualCheckVoided,
  BaseAdded,
  BaseCorrected,
  CapacityPolicySet,
  CertificateCorrected,
  CertificateGranted,
  CertificateScopeChanged,
  CertificateStatusChanged,
  ClaimReleased,
  CommissionEnded,
  CommissionMade,
  Correcting,
  Corrects,
  LaboratoryStatusChanged,
  OrganisationAdded,
  OrganisationCorrected,
  OrganisationStatusChanged,
  PeopleFacts,
  PlotsAdded,
  PrefixRecorded,
  PrefixWithdrawn,
  ProducerChanged,
  ProductAdded,
  ProductCorrected,
  RecallFacts,
} from "./record-facts.ts";

/**
 * What each kind of fact holds, for ever: the command as accepted, weights in grams, no personal data. A member may be added as an
 * optional one; none is renamed or taken away, because facts that were written before are read by this very map. Words whose list may
 * grow (schemes, categories, types of link) are plain text here. Only types of the ground stand here: whoever decides a fact is checked
 * against it, and whoever follows one reads it without a cast.
 */
export interface FactData
  extends PeopleFacts,
    RecallFacts,
    OversightFacts,
    PlatformFacts,
    AssessmentFacts,
    CountyFacts {
  readonly "organisation-added": OrganisationAdded;
  readonly "organisation-corrected": OrganisationCorrected;
  readonly "organisation-status-changed": OrganisationStatusChanged;
  readonly "prefix-recorded": PrefixRecorded;
  readonly "prefix-withdrawn": PrefixWithdrawn;
  readonly "claim-released": ClaimReleased;
  readonly "base-added": BaseAdded;
  readonly "base-corrected": BaseCorrected;
  readonly "plots-added": PlotsAdded;
  readonly "capacity-policy-set": CapacityPolicySet;
  readonly "product-added": ProductAdded;
  readonly "product-corrected": ProductCorrected;
  readonly "producer-added": ProducerChanged;
  readonly "producer-withdrawn": ProducerChanged;
  readonly "words-stated": WordsStated;
  readonly "words-withdrawn": WordsWithdrawn;
  readonly "photo-added": PhotoAdded;
  readonly "photo-withdrawn": PhotoWithdrawn;
  readonly "page-part-hidden": PagePartModerated;
  readonly "page-part-shown": PagePartModerated;
  readonly "certificate-granted": CertificateGranted;
  readonly "certificate-corrected": CertificateCorrected;
  readonly "certificate-scope-changed": CertificateScopeChanged;
  readonly "certificate-status-changed": CertificateStatusChanged;
  readonly "annual-check-recorded": AnnualCheckRecorded;
  readonly "annual-check-voided": AnnualCheckVoided;
  readonly "input-recorded": InputRecorded;
  readonly "input-corrected": InputCorrected;
  readonly "input-voided": InputVoided;
  readonly "batch-registered": BatchRegistered;
  readonly "batch-corrected": BatchCorrected;
  readonly "batch-voided": BatchVoided;
  readonly "overdraw-refused": OverdrawRefused;
  readonly "commitment-issued": CommitmentIssued;
  readonly "loss-recorded": LossRecorded;
  readonly "commission-made": CommissionMade;
  readonly "commission-ended": CommissionEnded;
  readonly "laboratory-status-changed": LaboratoryStatusChanged;
  readonly "test-recorded": TestRecorded;
  readonly "test-voided": TestVoided;
  readonly "storage-recorded": StorageRecorded;
  readonly "shipment-sent": ShipmentSent;
  readonly "shipment-voided": ShipmentVoided;
  readonly "receipt-recorded": ReceiptRecorded;
  readonly "receipt-corrected": ReceiptCorrected;
  readonly "rejection-photo-added": RejectionPhotoAdded;
  readonly "rejection-photo-voided": RejectionPhotoVoided;
  readonly "transformation-recorded": TransformationRecorded;
  readonly "transformation-voided": TransformationVoided;
  readonly "unit-packed": UnitPacked;
  readonly "unit-unpacked": UnitUnpacked;
  readonly "unit-packing-voided": UnitPackingVoided;
  readonly "event-declared-wrong": EventDeclaredWrong;
  readonly "temperature-recorded": TemperatureRecorded;
  readonly "temperature-voided": TemperatureVoided;
  readonly "labels-issued": LabelsIssued;
  readonly "labels-voided": LabelsVoided;
  readonly "exception-acknowledged": ExceptionDecided;
  readonly "exception-closed": ExceptionDecided;
  readonly "link-added": LinkStated;
  readonly "link-corrected": LinkStated;
  readonly "link-withdrawn": LinkWithdrawn;
  readonly "event-captured": EventCaptured;
  readonly "capture-accepted": CaptureAccepted;
  readonly "query-stored": QueryStored;
  readonly "query-removed": QueryRemoved;
  readonly "subscription-added": SubscriptionAdded;
  readonly "subscription-ended": SubscriptionEnded;
}

export interface InputRecorded {
  readonly id: string;
  readonly base: string;
  readonly plot: string;
  readonly product: string;
  readonly actives: readonly string[];
  readonly dosage: string;
  readonly appliedOn: CalendarDate;
  readonly safetyIntervalDays: number;
  /** Last day of use + safetyIntervalDays: the first lawful harvest day. */
  readonly clearOn: CalendarDate;
  readonly target?: string;
  readonly kind?: "pesticide" | "fertiliser" | "other";
  readonly stoppedOn?: CalendarDate;
  readonly manufacturer?: string;
  readonly source?: string;
  readonly registrationNumber?: string;
  readonly amount?: string;
  readonly labelCrops?: readonly string[];
  readonly offLabelCrop?: string;
  readonly recordedAt: Instant;
}

/** `input` as it should have been, `before` as it was. `id` is that of the act, where its sender gave one. */
export interface InputCorrected extends Correcting {
  readonly input: InputRecorded;
  readonly before: InputRecorded;
}

/** `input` as it was when it was taken back. */
export interface InputVoided extends Correcting {
  readonly input: InputRecorded;
}

export interface BatchRegistered extends LotWeighed {
  readonly base: string;
  readonly plots: readonly string[];
  readonly harvestedOn: CalendarDate;
  /** The certificate whose balance it spends; no `year` where the harvest lies outside its validity and nothing was spent. */
  readonly certificate?: { readonly id: string; readonly year?: number };
  readonly commitment?: readonly string[];
  readonly activesUsed: readonly string[];
}

/** What a correction of a registration may change besides its weight; null: none. */
interface CorrectedRegistration {
  readonly harvestedOn?: CalendarDate;
  readonly plots?: readonly string[];
  readonly certificate?: { readonly id: string; readonly year?: number } | null;
  readonly commitment?: readonly string[] | null;
}

/**
 * The weight as it is registered from then on, and of the rest what was changed; `before` has the weight and the same members as they were.
 * `id` is that of the act, where its sender gave one.
 */
export interface BatchCorrected extends LotWeighed, Correcting, CorrectedRegistration {
  readonly before: CorrectedRegistration & { readonly grams: Grams };
}

/** The registration was a mistake; `grams` are what it had registered. */
export interface BatchVoided extends LotWeighed, Correcting {
  /** The grams that lay in each room of its registrant. Earlier versions did not say. */
  readonly drawnFromRooms?: Readonly<Record<string, Grams>>;
}

/** A registration, or a correction of one, that the certificate had not enough left for: nothing came of it. */
export interface OverdrawRefused extends LotNamed {
  readonly certificate: string;
  readonly year: number;
  readonly askedGrams: Grams;
  readonly remainingGrams: Grams;
  readonly approvedGrams: Grams;
}

/** Of goods that were mixed or divided, by whoever did that. `id` is that of the act, where its sender gave one. */
export interface CommitmentIssued extends LotNamed {
  readonly id?: string;
  readonly commitment: readonly string[];
}

/** Weight that left its holder for good. */
export interface LossRecorded extends LotWeighed {
  readonly id?: string;
  readonly labelledGrams?: Grams;
  readonly drawnFromRooms?: Readonly<Record<string, Grams>>;
  readonly cause: string;
  readonly reason: string;
}

export interface TestRecorded extends LotNamed {
  readonly sampleId: string;
  readonly by: string;
  readonly level: EvidenceLevel;
  readonly sampledOn: CalendarDate;
  readonly receivedOn?: CalendarDate;
  readonly testedOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  /** Facts of earlier days have a result and a limit on every item. */
  readonly items: readonly {
    readonly active: string;
    readonly resultMgPerKg?: number;
    readonly limitMgPerKg?: number;
    readonly notDetected?: true;
    readonly loqMgPerKg?: number;
    readonly standard?: string;
    readonly inhibitionPercent?: number;
    readonly outcome?: "negative" | "positive";
  }[];
  readonly verdict: "passed" | "failed";
  readonly fileSha256?: string;
  readonly retestOf?: string;
  readonly kind?: "rapid";
  readonly standard?: string;
  /** On what it stands: the laboratory's region, the reporter's office, or a commission by `organisation`. */
  readonly right?: {
    readonly kind: "region" | "office" | "commission";
    readonly organisation?: string;
    readonly id?: string;
    readonly as?: string;
    readonly scope?: string;
    readonly regionCode?: string;
  };
}

/** `id` is that of the act, where its sender gave one. */
export type TestVoided = LotNamed & Correcting;

/** `corrects` names the log by the SHA-256 of its file. */
export type TemperatureVoided = TestVoided;

/** An earlier event of ours, repeated and declared wrong: beside the fact that corrects what it said. */
export interface EventDeclaredWrong {
  readonly corrects: Corrects;
}

export interface TemperatureRecorded extends LotNamed {
  /** Of the logger's own file. */
  readonly sha256: string;
  readonly device: { readonly model?: string; readonly serial?: string };
  readonly from: Instant;
  readonly to: Instant;
  readonly minCelsius: number | null;
  readonly maxCelsius: number | null;
  readonly mktCelsius: number | null;
  readonly coverage: number;
  readonly gaps: readonly { readonly from: Instant; readonly to: Instant }[];
  readonly gapCount: number;
  readonly limits: { readonly minCelsius?: number; readonly maxCelsius?: number };
  readonly minutesAbove: number;
  readonly minutesBelow: number;
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly summaryOnly: boolean;
  /** SHA-256 of its readings, whatever file they came in; absent of a few. */
  readonly series?: string;
}

export interface LabelsIssued extends LotNamed {
  readonly id: string;
  readonly count: number;
  readonly netWeightGrams: Grams;
  /** Absent where each serial was listed. */
  readonly keyed?: { readonly key: string; readonly kind: number; readonly first: number };
  /** Of the goods, as whoever printed says, with what was measured. */
  readonly grade?: {
    readonly grade: string;
    readonly measures: readonly { readonly measure: string; readonly value: number }[];
  };
}

/** `corrects` names the run; `serials` are those struck, absent when all that were left are. `scanned` of them had been scanned before. */
export interface LabelsVoided extends LotNamed, Correcting {
  readonly count: number;
  readonly grams: Grams;
  readonly scanned: number;
  readonly serials?: readonly string[];
}

/** What a bureau said of an exception after `count` occurrences. `id` is that of the act, where its sender gave one. */
export interface ExceptionDecided {
  readonly id?: string;
  readonly exception: string;
  readonly subject: string;
  readonly code: string;
  readonly count: number;
  readonly reason: string;
}
