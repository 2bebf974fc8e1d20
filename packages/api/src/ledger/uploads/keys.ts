import { keyOf, type Partition, partitionOf, type RowKey } from "../row-key.ts";

/** Keys of uploads; see keys.ts of this room's parent for how keys are made. */

export const UPLOAD_PURPOSES = ["temperature-log", "photo"] as const;
export type UploadPurpose = (typeof UPLOAD_PURPOSES)[number];

/** An upload of an organisation: one for each file, by the SHA-256 of its bytes. */
export interface UploadRow {
  readonly bytes: number;
  readonly sha256: string;
  readonly purpose: UploadPurpose;
  /** Bytes that came, from the first on. */
  readonly offset: number;
  /** Counted up when what came was another file than was announced, and all of it is sent anew. */
  readonly attempt: number;
  readonly startedAt: string;
}

/** Which upload an id stands for. */
export interface UploadIdRow {
  readonly sha256: string;
}

/** A piece of an upload; its bytes lie in a file. */
export interface PieceRow {
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

const placeOf = (organisation: string, sha256: string): string => `UPLOAD#${organisation}#${sha256}`;
const padded = (value: number): string => String(value).padStart(10, "0");

export const uploadKey = (organisation: string, sha256: string): RowKey<UploadRow> =>
  keyOf(placeOf(organisation, sha256), "UPLOAD");
export const uploadIdKey = (organisation: string, id: string): RowKey<UploadIdRow> =>
  keyOf(`UPLOADID#${organisation}#${id}`, "UPLOAD");
export const uploadPieceKey = (
  organisation: string,
  { sha256, attempt }: UploadRow,
  offset: number,
): RowKey<PieceRow> => keyOf(placeOf(organisation, sha256), `PIECE#${padded(attempt)}#${padded(offset)}`);
/** The pieces of an upload in their order. */
export const uploadPieces = (
  organisation: string,
  { sha256, attempt }: UploadRow,
): { readonly place: Partition<PieceRow>; readonly range: { readonly from: string; readonly to: string } } => ({
  place: partitionOf(placeOf(organisation, sha256)),
  range: { from: `PIECE#${padded(attempt)}#`, to: `PIECE#${padded(attempt)}#~` },
});
