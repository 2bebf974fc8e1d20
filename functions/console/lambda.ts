import { fileURLToPath } from "node:url";
import * as z from "zod";
import { environmentOf } from "../host/environment.ts";
import { answer, type ResourceRequest } from "./answer.ts";
import { putFiles } from "./put-files.ts";

const { CONSOLE_BUCKET } = environmentOf(z.object({ CONSOLE_BUCKET: z.string().min(3) }), process.env);
const FILES = fileURLToPath(new URL("console", import.meta.url));

/** For deployments: the files of the console that lie in this bundle go into their bucket. */
export const handler = (request: ResourceRequest): Promise<void> =>
  answer(request, async () => {
    const { bucketOf } = await import("./bucket.ts");
    await putFiles(FILES, bucketOf(CONSOLE_BUCKET));
  });
