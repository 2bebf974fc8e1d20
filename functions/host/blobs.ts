import type { Blobs } from "@suyuan/store/blobs";

/** The blobs of this deployment. What most requests do without, the client of S3 is read with the first blob, not at the start. */
export function awsBlobs(bucket: string): Blobs {
  let opened: Promise<Blobs> | undefined;
  const open = () => {
    opened ??= import("./s3.ts").then(({ blobsOfS3 }) => blobsOfS3(bucket));
    return opened;
  };
  return {
    put: async (...blob) => (await open()).put(...blob),
    get: async (name) => (await open()).get(name),
  };
}
