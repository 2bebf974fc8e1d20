import type { Sent } from "@suyuan/domain/answer";
import type { BatchRecord } from "@suyuan/domain/views/batch-view-schema";
import type { TraceAnswer } from "../../trace/view.ts";

/** What an evidence pack holds. It is read by the page that carries it, and by whoever takes it out of there: `format` names this shape. */
export const PACK_FORMAT = "suyuan-evidence-pack/1";

type Record = Sent<typeof BatchRecord>;

/** Of the batch's record what the pack says. */
export type PackedRecord = Pick<
  Record,
  "batch" | "detail" | "quantityKg" | "onHand" | "state" | "certified" | "parties"
> &
  Partial<Pick<Record, "mass" | "commitment" | "recall" | "voided">>;

/** A fact as the pack carries it, and the SHA-256 of its canonical JSON (RFC 8785), lower-case hex. */
export interface PackedFact {
  readonly id: string;
  /** `01/{gtin}/10/{lot}`: in whose history it stands. */
  readonly batch: string;
  readonly sha256: string;
  readonly fact: CarriedFact;
}

/** A fact without who of its organisation acted, and without what concerns goods that its reader is not shown. */
export interface CarriedFact {
  readonly kind: string;
  readonly by: { readonly organisation: string; readonly role: string };
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly data: unknown;
  /** Of a physical step: the id of its EPCIS event, which is its hash as CBV 2.0 defines it. */
  readonly event?: string;
}

/** A file that a fact speaks of: whoever has it compares its SHA-256. */
export interface PackedFile {
  readonly kind: "test-report" | "temperature-log" | "photo";
  readonly batch: string;
  readonly sha256: string;
  readonly by: string;
}

export interface Pack {
  readonly format: typeof PACK_FORMAT;
  readonly madeAt: string;
  /** The address of the service that made it. */
  readonly service: string;
  /** For whom: another reader may be shown more, or less. */
  readonly reader: { readonly organisation: string; readonly role: string };
  readonly record: PackedRecord;
  readonly trace: TraceAnswer;
  /** In the order of record. */
  readonly facts: readonly PackedFact[];
  /** So many facts, and histories of batches before it, are on record beside these. */
  readonly left: { readonly facts: number; readonly batches: number };
  readonly files: readonly PackedFile[];
  readonly proofs: readonly never[];
}
