import type { Recall } from "@suyuan/domain/batches/batch";
import type { Shipment } from "@suyuan/domain/batches/shipment";
import type { PublicCertificate } from "@suyuan/domain/certificates/view";
import type { ExceptionCode } from "@suyuan/domain/exceptions/exception";
import type { Fact, FactKind } from "@suyuan/domain/fact";
import type { KeptInput } from "@suyuan/domain/farm/base";
import type { Outline } from "@suyuan/domain/farm/outline";
import type { OpenCommission } from "@suyuan/domain/laboratories/commission";
import type { Role } from "@suyuan/domain/organisation";
import type { ProductPage } from "@suyuan/domain/presentation/presentation";
import type { Json, Key } from "@suyuan/store/table";
import type { StoredExceptions } from "./exceptions.ts";
import type { RowKey } from "./row-key.ts";

/** What rows hold, where it is no type of the domain. Those of events and subscriptions stand beside their keys. */

/** The row under a fact's key. */
export interface FactRow extends StoredExceptions {
  readonly id: string;
  readonly fact: Fact;
  readonly digest: string;
  readonly status: 200 | 201;
  readonly answer: unknown;
  readonly location?: string;
}

/** In a batch's history: a fact that is kept elsewhere because it is about several batches. */
export interface FactReference {
  readonly ref: RowKey<FactRow>;
}

/** In place of an act's own fact: the act has a part in a fact that is kept elsewhere, and an answer of its own. */
export interface FactShare extends FactReference, Pick<FactRow, "digest" | "status" | "answer" | "location"> {}

/** Which request an Idempotency-Key stands for, and the key of the fact that answered it. */
export interface IdempotencyRow extends Key {
  readonly digest: string;
}

/** Where a follower goes on in a fact that is too much for one call. Only the follower that made it reads it. */
export type Bookmark = Json;

/** How far the followers of one fact are; a follower that is in neither has not begun. */
export interface Progress {
  /** Through with the fact, or the fact is set aside for them. */
  readonly done: readonly string[];
  readonly bookmarks: Readonly<Record<string, Bookmark>>;
}

/** An outbox row: which fact was recorded, and how far it is followed. It stays until every follower has done it or had it set aside. */
export interface OutboxRow extends Key {
  readonly kind: string;
  readonly recordedAt: string;
  /** Absent: nobody began. */
  readonly progress?: Progress;
}

/** A fact that a follower could not process. Its key says when it is tried again. */
export interface AsideRow {
  readonly follower: string;
  /** Followers that must come after it, and wait with it. */
  readonly waiting: readonly string[];
  /** Key of the fact's row. */
  readonly fact: { readonly pk: string; readonly sk: string };
  readonly factId: string;
  readonly kind: string;
  readonly recordedAt: string;
  /** When it was set aside first. */
  readonly since: string;
  readonly attempts: number;
  readonly nextAt: string;
  /** What the follower said the last time, at most 500 characters. */
  readonly reason: string;
  readonly bookmark?: Bookmark | undefined;
}

/** A whole backup, checked before it took its name: rows of the database, files beside it, and bytes of all. */
export interface BackupRow {
  readonly madeAt: string;
  readonly items: number;
  readonly files: number;
  readonly bytes: number;
}

/** A fact that was followed, by the key of its row. */
export interface JournalRow extends Key {
  readonly kind: string;
}

/** How far the facts from before a follower have been given to it: through `after`, a sort key of the journal's day. */
export interface CarryOverRow {
  readonly day: string;
  readonly after?: string;
  readonly isDone?: true;
}

/** What is kept of an API key, under the hash of its secret. The secret itself is shown once and kept nowhere. */
export interface ApiKey {
  /** Public id, for lists, logs and revocation. */
  readonly id: string;
  readonly organisation: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly revokedAt?: string;
  /** Why; absent where it was ended at the machine. */
  readonly revokedFor?: string;
  /** From this instant on it is no key any more; absent: until it is revoked. */
  readonly expiresAt?: string;
  /** The last day (UTC) on which it was used. */
  readonly usedOn?: string;
  /** Has it its row in the list of its organisation? A key made before there were lists gets one when it is used. */
  readonly isListed?: true;
}

/** A pointer to an entity by its id. */
export interface IdRow {
  readonly id: string;
}

/** Batches that a temperature file, or one with the same readings, was recorded for: the first ones. */
export interface LogUses {
  readonly uses: readonly (BatchName & { readonly sha256: string })[];
}

/** Which certificate of a bureau has a number. */
export interface CertificateNumber extends IdRow {
  /** The certificate that another bureau granted under the number when this one was withdrawn. Earlier versions did not keep it. */
  readonly superseded?: { readonly id: string; readonly by: string };
}

/** The certificates of one holder that bear one number. */
export interface NumberRow {
  readonly ids: readonly string[];
}

/** An error declaration that awaits its corrective event. */
export interface DeclaredWrong {
  readonly at: string;
  readonly reason: string;
}

/** A pointer to a batch. */
export interface BatchName {
  readonly gtin: string;
  readonly lot: string;
}

/** A pointer to a batch from its base, with the plots that it was harvested on. */
export interface Harvest extends BatchName {
  readonly plots: readonly string[];
}

/**
 * What is stored beside a shipment: its batches' harvest dates (they order the receiver's list), and where the fact is that changed it
 * last. Without that, an earlier row's receipt or voiding is the second fact of its own partition.
 */
export type StoredShipment = Shipment & {
  readonly harvestedOn?: readonly string[];
  readonly changedBy?: RowKey<FactRow>;
  /** The facts whose events say what was received, and stand; the newest ten. */
  readonly receivedBy?: readonly RowKey<FactRow>[];
  /** In earlier rows; read no more. */
  readonly settledBy?: string;
};

/**
 * What the public page reads of one GTIN: of the certificates that cover it as many as 4 KB hold, and what its owner shows. `others`: how many
 * lie in rows of their own; absent in a row that has all of them.
 */
export interface GtinCertificates {
  readonly certificates: readonly PublicCertificate[];
  readonly others?: number;
  readonly page?: ProductPage;
}

/** Photos that an organisation uploaded on a day in China. */
export interface PhotoCount {
  readonly day: string;
  readonly count: number;
}

/** A room of one organisation. `name` is as it was first written. `profiles`: in earlier rows, what lay in it; taken over by `RoomSideRow`. */
export interface Room {
  readonly name?: string;
  readonly profiles?: Readonly<Record<string, string>>;
}

/** Of the batches of one side in a room the ids of the newest that were put in, at most five: one that is there is all that a warning needs. */
export interface RoomSideRow {
  readonly newest: readonly string[];
}

/** How many batches of one side lie in a room, as far as facts were followed. */
export interface RoomCount {
  readonly count: number;
}

/** Commissions of one laboratory that were not ended, under one heading. */
export interface OpenCommissions {
  readonly open: readonly OpenCommission[];
}

/** Some of the serials of a label run, in order. */
export interface SerialList {
  readonly serials: readonly string[];
}

/** A farm input: its base, the fact that recorded it, and what it is now. */
export interface InputRow {
  readonly base: string;
  readonly fact: RowKey<FactRow>;
  readonly input: KeptInput;
}

export interface InputAddress {
  readonly organisation: string;
}

/** A number that the operator released. */
export interface ReleasedNumber {
  /** Organisations that held it and may not claim it again while it is not verified as theirs; the newest last. */
  readonly from: readonly string[];
  /** Facts of the product that stood under it: those of the next one are numbered on. */
  readonly facts?: number;
}

/** The sample that a report file belongs to, and its batch. */
export interface ReportFile {
  readonly sampleId: string;
  /** Absent in rows of earlier versions. */
  readonly batch?: string;
}

/** A flag as it was listed before there were exceptions that count. */
export interface FormerException {
  readonly subject: string;
  readonly code: ExceptionCode;
  readonly zh: string;
  readonly en: string;
  readonly at: string;
  readonly kind: FactKind;
  readonly by: string;
  readonly cause?: string;
}

/** An exception in the list of an office: what it is found by. */
export interface ListedException {
  readonly id: string;
  readonly code: ExceptionCode;
  readonly lot?: string;
  /** Subject, names and lot, as a search compares them (`plainText`). */
  readonly words: string;
}

/** A recall as it was ordered. */
export interface RecallRow {
  readonly id: string;
  readonly gtin: string;
  readonly lot: string;
  readonly reason: string;
  readonly level: 1 | 2 | 3;
  /** The recall by scope that it is a part of, by the id under which that is stored. */
  readonly order?: string;
  /** How it ended, in the order of its facts from the second on. */
  readonly ends?: readonly NonNullable<Recall["ended"]>[];
}

/** Where the plots of a base lie, as far as it is known. Beside the base: no batch is judged by it. */
export interface BaseOutlines {
  readonly outlines: readonly { readonly plot: string; readonly outline: Outline }[];
}
