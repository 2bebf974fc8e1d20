import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

/** The name of every object in a bucket, a thousand at a time, with the credentials and the region of the environment. */
export async function* namesInBucket(bucket: string): AsyncGenerator<readonly string[]> {
  const client = new S3Client({});
  try {
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, ...(token === undefined ? {} : { ContinuationToken: token }) }),
      );
      yield (page.Contents ?? []).flatMap(({ Key: name }) => name ?? []);
      token = page.NextContinuationToken;
    } while (token !== undefined);
  } finally {
    client.destroy();
  }
}
