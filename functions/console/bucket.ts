/** The client of S3, in a file that is read with the first object. */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { PutObject } from "./put-files.ts";

export function bucketOf(name: string): PutObject {
  const client = new S3Client({});
  return async ({ key, contentType, cacheControl, contentEncoding, bytes }) => {
    await client.send(
      new PutObjectCommand({
        Bucket: name,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        CacheControl: cacheControl,
        ContentEncoding: contentEncoding,
      }),
    );
  };
}
