import { S3Client } from "@aws-sdk/client-s3";
import type { Blobs } from "@suyuan/store/blobs";
import { s3Blobs } from "@suyuan/store/s3-blobs";

/** The blobs of this deployment. */
export function awsBlobs(bucket: string): Blobs {
  return s3Blobs(new S3Client({}), bucket);
}
