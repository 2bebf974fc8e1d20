import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { BlobDiffers, type Blobs } from "./blobs.ts";
import { checkBlobName, isBlobName } from "./limits.ts";
import { StoreUnavailable } from "./table.ts";

export interface S3BlobsOptions {
  /** Stands before every name in the bucket, such as `log/` (default none). */
  readonly keyPrefix?: string;
}

/** Two writers of one name at the same instant: S3 lets neither in and asks for a repeat. */
const PUT_ATTEMPTS_MAX = 3;

/** Blobs in an S3 bucket, written on condition that the name is free. Other failures reject with `StoreUnavailable`. */
export function s3Blobs(client: S3Client, bucket: string, { keyPrefix = "" }: S3BlobsOptions = {}): Blobs {
  const read = async (name: string) => {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyPrefix + name }));
    const bytes = await answer.Body?.transformToByteArray();
    return { bytes: bytes ?? new Uint8Array(), contentType: answer.ContentType ?? "application/octet-stream" };
  };
  const write = async (name: string, bytes: Uint8Array, contentType: string) => {
    const object = { Bucket: bucket, Key: keyPrefix + name, Body: bytes, ContentType: contentType, IfNoneMatch: "*" };
    for (let attempts = 1; ; attempts++) {
      try {
        await client.send(new PutObjectCommand(object));
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
        throw error instanceof BlobDiffers ? error : unavailable(error);
      }
    },
    async get(name) {
      if (!isBlobName(name)) return undefined;
      try {
        return await read(name);
      } catch (error) {
        if (isNamed(error, "NoSuchKey")) return undefined;
        throw unavailable(error);
      }
    },
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

function unavailable(error: unknown): StoreUnavailable {
  return new StoreUnavailable(error instanceof Error ? error.message : String(error), "unknown", error);
}
