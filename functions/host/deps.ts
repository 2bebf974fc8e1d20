import { hash, randomFillSync } from "node:crypto";
import type { DeliveryOrders, Deps, ScanRecorder, SignIn } from "@suyuan/api/host";
import type { PhotoMaker } from "@suyuan/api/photos/photo";
import type { Blobs } from "@suyuan/store/blobs";
import { type MacKeys, NO_MAC_KEYS } from "@suyuan/store/keys/mac-keys";
import type { Signer } from "@suyuan/store/signer";
import { awsTable } from "./table.ts";
import type { Watch } from "./watch.ts";

/** What differs between functions: one that was not given blobs, the log's key or a recorder has no right to use them either. */
export interface Parts {
  readonly tableName: string;
  readonly publicUrl: string;
  readonly blobs?: Blobs;
  readonly signer?: Signer;
  /** What serials are known by. */
  readonly labelKeys?: MacKeys;
  readonly scans?: ScanRecorder;
  readonly photos?: PhotoMaker;
  readonly deliveries?: DeliveryOrders;
  /** Who signs people in, if anybody does. */
  readonly signIn?: SignIn | undefined;
  readonly rateLimitPerMinute?: number;
  /** One attempt at the table is given up after this. */
  readonly attemptTimeoutMs?: number;
}

/** Within this DynamoDB answers whatever it answers at all: its own time limit of a transaction is shorter. */
const ATTEMPT_MS = 2_000;

const noBlobs: Blobs = {
  put: () => Promise.reject(new Error("this function has no blobs")),
  get: () => Promise.reject(new Error("this function has no blobs")),
};

const noSigner: Signer = {
  publicKey: () => Promise.reject(new Error("this function has no key of the log")),
  sign: () => Promise.reject(new Error("this function has no key of the log")),
};

/** What the application needs, over AWS. */
export function awsDeps(watch: Watch, parts: Parts): Deps {
  return {
    table: awsTable(parts.tableName, parts.attemptTimeoutMs ?? ATTEMPT_MS),
    blobs: parts.blobs ?? noBlobs,
    signer: parts.signer ?? noSigner,
    labelKeys: parts.labelKeys ?? NO_MAC_KEYS,
    now: () => new Date(),
    randomBytes: (count) => randomFillSync(new Uint8Array(count)),
    sha256: (data) => hash("sha256", data, "hex"),
    publicUrl: parts.publicUrl,
    log: watch.log,
    metrics: watch.metrics,
    scans: parts.scans ?? { record: () => undefined },
    ...(parts.deliveries && { deliveries: parts.deliveries }),
    ...(parts.photos && { photos: parts.photos }),
    ...(parts.signIn && { signIn: parts.signIn }),
    rateLimitPerMinute: parts.rateLimitPerMinute ?? 0,
  };
}
