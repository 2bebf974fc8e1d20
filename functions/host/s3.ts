/** The client of S3, in a file that is read with the first blob. */
import { S3Client } from "@aws-sdk/client-s3";
import type { Blobs } from "@suyuan/store/blobs";
import { s3Blobs } from "@suyuan/store/s3-blobs";
import { allowance } from "./allowances.ts";

export function blobsOfS3(bucket: string): Blobs {
  return s3Blobs(new S3Client({}), bucket, { allowance });
}
