import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type Allowance, AllowanceSpent } from "./allowance.ts";
import { BlobDiffers, type Blobs } from "./blobs.ts";
import { checkBlobName, isBlobName } from "./limits.ts";
import { StoreUnavailable } from "./table.ts";

export interface S3BlobsOptions {
  /** Stands before every name in the bucket, such as `log/` (default none). */
  readonly keyPrefix?: string;
  /** Of the work that asks, where it has one: it bounds each call, repeats and all. */
  readonly allowance?: () => Allowance | undefined;
}

/** A call that hangs is given up after this. */
const CALL_MS = 10_000;

/** Two writers of one name at the same instant: S3 lets neither in and asks for a repeat. */
const PUT_ATTEMPTS_MAX = 3;

/** Blobs in an S3 bucket, written on condition that the name is free. Other failures reject with `StoreUnavailable`. */
export function s3Blobs(client: S3Client, bucket: string, { keyPrefix = "", allowance }: S3BlobsOptions = {}): Blobs {
  const inTime = () => ({ abortSignal: AbortSignal.timeout(left(allowance?.())) });
  const read = async (name: string) => {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyPrefix + name }), inTime());
    const bytes = await answer.Body?.transformToByteArray();
    return { bytes: bytes ?? new Uint8Array(), contentType: answer.ContentType ?? "application/octet-stream" };
  };
  const write = async (name: string, bytes: Uint8Array, contentType: string) => {
    const object = { Bucket: bucket, Key: keyPrefix + name, Body: bytes, ContentType: contentType, IfNoneMatch: "*" };
    for (let attempts = 1; ; attempts++) {
      try {
        await client.send(new PutObjectCommand(object), inTime());
        return true;
      } catch (error) {
        if (isNamed(error, "PreconditionFailed")) return false;
        if (!isNamed(error, "ConditionalRequestConflict") || attempts === PUT_ATTEMPTS_MAX) throw error;
      }
    }
  };
  return {
    async put(name, bytes, contentType) {
      checkBlobName(name);
      try {
        if (await write(name, bytes, contentType)) return;
        const there = await read(name);
        if (Buffer.compare(there.bytes, bytes) !== 0) throw new BlobDiffers(`${name} holds other bytes`);
      } catch (error) {
        throw error instanceof BlobDiffers ? error : unavailable(error, allowance?.());
      }
    },
    async get(name) {
      if (!isBlobName(name)) return undefined;
      try {
        return await read(name);
      } catch (error) {
        if (isNamed(error, "NoSuchKey")) return undefined;
        throw unavailable(error, allowance?.());
      }
    },
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Milliseconds for a call. Throws `AllowanceSpent` where there are none. */
function left(allowance: Allowance | undefined): number {
  const leftMs = allowance?.leftMs ?? CALL_MS;
  if (leftMs <= 0) throw new AllowanceSpent("no time is left for S3", "not-committed");
  return Math.min(leftMs, CALL_MS);
}

function unavailable(error: unknown, allowance: Allowance | undefined): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  allowance?.failed("out-of-reach");
  return new StoreUnavailable(error instanceof Error ? error.message : String(error), "unknown", error);
}
