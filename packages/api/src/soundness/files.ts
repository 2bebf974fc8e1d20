import type { Item } from "@suyuan/store/table";
import { BLOB_FOLDERS, photoBlob, temperatureLogBlob } from "../ledger/blob-names.ts";
import { captureDocumentKey } from "../ledger/event-keys.ts";
import { isBatchPartKey, logUsesKey, productKey, shipmentKey } from "../ledger/keys.ts";
import { type Fault, fault, held, isThere, type Look } from "./stored.ts";

const LOG = "LOG#";

/** The files that a row names. */
function blobsOf(item: Item): readonly string[] {
  const { pk, sk } = item;
  if (pk.startsWith("BATCH#") && sk.startsWith(LOG) && !isBatchPartKey(item))
    return [temperatureLogBlob(sk.slice(LOG.length))];
  if (pk.startsWith("CAPTURE#") && sk === "DOCUMENT") {
    const blob = held(captureDocumentKey(pk.slice("CAPTURE#".length)), item)?.blob;
    return blob === undefined ? [] : [blob];
  }
  if (pk.startsWith("SHIPMENT#") && sk === "SHIPMENT") {
    const { photos = [] } = held(shipmentKey(pk.slice("SHIPMENT#".length)), item) ?? {};
    return photos.map(({ sha256 }) => photoBlob(sha256));
  }
  const photo =
    pk.startsWith("GTIN#") && sk === "PRODUCT" ? held(productKey(pk.slice("GTIN#".length)), item) : undefined;
  return photo?.presentation?.photo === undefined ? [] : [photoBlob(photo.presentation.photo.sha256)];
}

/** The files that a row names are there. */
export function fileFaults({ hasBlob }: Look, item: Item): Fault[] {
  if (hasBlob === undefined) return [];
  return blobsOf(item)
    .filter((name) => hasBlob(name) === false)
    .map((name) => fault(item, `names the file ${name}, which is not there`, `引用的文件 ${name} 不存在`));
}

/** The SHA-256 (hex) that a file's name says of its bytes; undefined where names are no digests. */
export function digestNamed(name: string): string | undefined {
  const [folder = "", digest = "", ...more] = name.split("/");
  const isNamed = [BLOB_FOLDERS.temperatureLogs, BLOB_FOLDERS.photos].some((one) => one === folder);
  return isNamed && more.length === 0 && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}

/**
 * Whether some row names a file. Photos that were replaced and documents that were carried out are named no more, so only of logger files
 * something can be said. A file that came just before a crash is lawfully there without a row.
 */
export function isNamedByRow(look: Look, name: string): boolean {
  const digest = name.startsWith(`${BLOB_FOLDERS.temperatureLogs}/`) ? digestNamed(name) : undefined;
  return digest === undefined || isThere(look, logUsesKey("file", digest));
}
