import { hash, randomFillSync } from "node:crypto";
import type { Deps, ScanRecorder } from "@suyuan/api/host";
import type { Blobs } from "@suyuan/store/blobs";
import { awsTable } from "./table.ts";
import type { Watch } from "./watch.ts";

/** What differs between functions: one that was not given blobs or a recorder has no right to use them either. */
export interface Parts {
  readonly tableName: string;
  readonly publicUrl: string;
  readonly blobs?: Blobs;
  readonly scans?: ScanRecorder;
  readonly rateLimitPerMinute?: number;
}

const noBlobs: Blobs = {
  put: () => Promise.reject(new Error("this function has no blobs")),
  get: () => Promise.reject(new Error("this function has no blobs")),
};

/** What the application needs, over AWS. */
export function awsDeps(watch: Watch, parts: Parts): Deps {
  return {
    table: awsTable(parts.tableName),
    blobs: parts.blobs ?? noBlobs,
    now: () => new Date(),
    randomBytes: (count) => randomFillSync(new Uint8Array(count)),
    sha256: (data) => hash("sha256", data, "hex"),
    publicUrl: parts.publicUrl,
    log: watch.log,
    metrics: watch.metrics,
    scans: parts.scans ?? { record: () => undefined },
    rateLimitPerMinute: parts.rateLimitPerMinute ?? 0,
  };
}
