/** The names of blobs are made here and nowhere else. It imports nothing, so that what deploys may read it too. */

/** What lies under one folder: rights are given by it. Files that name nobody are kept under their own digest. */
export const BLOB_FOLDERS = {
  /** Logger files as they came off the device. */
  temperatureLogs: "temperature-logs",
  /** Captured documents that are too large for the table. */
  captures: "captures",
  /** Pieces of uploads that are under way, or wait to be used. */
  uploads: "uploads",
  /** Photos as they are served. */
  photos: "photos",
  /** Who was erased: a file for each, by its name alone, so that a restored backup erases again. */
  erased: "erased",
} as const;

/** Captured documents are kept so long: what they held is in the table by then, and the row of their job ends after 30 days. */
export const CAPTURES_KEPT_DAYS = 31;

/** Pieces of uploads are kept so long: an upload ends after 7 days. */
export const UPLOADS_KEPT_DAYS = 8;

/** A piece of an upload, by where it begins and the SHA-256 of its bytes; `upload` is that of the whole. */
export function uploadPieceBlob(organisation: string, upload: string, offset: number, sha256: string): string {
  return `${BLOB_FOLDERS.uploads}/${organisation}/${upload}/${offset}-${sha256}`;
}

/** A logger file. `sha256` of its bytes, lower-case hex. */
export function temperatureLogBlob(sha256: string): string {
  return `${BLOB_FOLDERS.temperatureLogs}/${sha256}`;
}

/** A photo as it is served. `sha256` of its bytes, lower-case hex. */
export function photoBlob(sha256: string): string {
  return `${BLOB_FOLDERS.photos}/${sha256}`;
}

/** The document of a capture job. */
export function captureBlob(job: string): string {
  return `${BLOB_FOLDERS.captures}/${job}/document.json`;
}

/** What says who somebody is and was erased: of a household (`{county}/{id}`) or of a person who signed in. */
export interface Erased {
  readonly kind: "household" | "person";
  readonly id: string;
}

/** That somebody was erased. The ids are those of records: they say nothing of who it was. */
export function erasedBlob({ kind, id }: Erased): string {
  return `${BLOB_FOLDERS.erased}/${kind}/${id}`;
}

/** Who was erased, by the name of a file; undefined for the name of another one. */
export function erasedIn(name: string): Erased | undefined {
  const [folder, kind, ...id] = name.split("/");
  const isWhole = folder === BLOB_FOLDERS.erased && id.length === (kind === "household" ? 2 : 1);
  return isWhole && (kind === "household" || kind === "person") ? { kind, id: id.join("/") } : undefined;
}
