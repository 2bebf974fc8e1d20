import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { BalancerEvent } from "../host/balancer.ts";
import { environmentOf, PublicUrl } from "../host/environment.ts";
import { answer, type ResourceRequest } from "./answer.ts";
import { putFiles } from "./put-files.ts";
import { consoleFiles } from "./serve-files.ts";

/** Of who fills a bucket that bucket; of who serves the files where they are public, and whom the console asks to sign people in. */
const { CONSOLE_BUCKET, PUBLIC_URL, CONSOLE_CONNECT } = environmentOf(
  z.object({
    CONSOLE_BUCKET: z.string().min(3).optional(),
    PUBLIC_URL: PublicUrl.optional(),
    CONSOLE_CONNECT: z
      .string()
      .default("")
      .transform((text) => text.split(",").filter((origin) => origin !== "")),
  }),
  process.env,
);
const FILES = fileURLToPath(new URL("console", import.meta.url));

/** For deployments: the files of the console that lie in this bundle go into their bucket. */
export const handler = (request: ResourceRequest): Promise<void> =>
  answer(request, async () => {
    if (CONSOLE_BUCKET === undefined) throw new Error("wrong environment: CONSOLE_BUCKET");
    const { bucketOf } = await import("./bucket.ts");
    await putFiles(FILES, bucketOf(CONSOLE_BUCKET));
  });

const files =
  PUBLIC_URL === undefined ? undefined : consoleFiles(FILES, { publicUrl: PUBLIC_URL, connect: CONSOLE_CONNECT });

/** For a balancer, where no bucket stands behind an edge: the files of this bundle. */
export const serve = (event: BalancerEvent) => {
  if (files === undefined) throw new Error("wrong environment: PUBLIC_URL");
  return files(event);
};
