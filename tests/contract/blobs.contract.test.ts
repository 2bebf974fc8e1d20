import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { s3Blobs } from "@suyuan/store/s3-blobs";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll } from "vitest";
import { blobsContract } from "./blobs-contract.ts";

const root = mkdtempSync(join(tmpdir(), "suyuan-blobs-"));
afterAll(() => rmSync(root, { recursive: true }));

blobsContract("a folder", () => folderBlobs(mkdtempSync(join(root, "blobs-"))));

/** There is no local S3: this stands in for one bucket, with its conditional put. */
function bucketInMemory(): S3Client {
  const objects = new Map<string, { bytes: Uint8Array; contentType: string | undefined }>();
  const client = new S3Client({ region: "local", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
  const metadata = { $metadata: {} };
  mockClient(client)
    .on(PutObjectCommand)
    .callsFake(
      ({ Key: key = "", Body: body, ContentType: contentType, IfNoneMatch: condition }: PutObjectCommandInput) => {
        if (condition === "*" && objects.has(key)) {
          throw new S3ServiceException({ name: "PreconditionFailed", $fault: "client", ...metadata });
        }
        objects.set(key, { bytes: Buffer.from(body as Uint8Array), contentType });
        return {};
      },
    )
    .on(GetObjectCommand)
    .callsFake(({ Key: key = "" }: GetObjectCommandInput) => {
      const object = objects.get(key);
      if (object === undefined) throw new NoSuchKey({ message: "The specified key does not exist.", ...metadata });
      const transformToByteArray = async () => new Uint8Array(object.bytes);
      return { Body: { transformToByteArray }, ContentType: object.contentType };
    });
  return client;
}

blobsContract("S3 (stood in for by a mock)", () => s3Blobs(bucketInMemory(), "bucket", { keyPrefix: "log/" }));
