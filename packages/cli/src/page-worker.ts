/** A thread that makes pages: rows in, gzip members out. It opens nothing, and keeps the certificates that jobs name by number. */
import { parentPort, workerData } from "node:worker_threads";
import { PassportRenderer } from "@suyuan/api/public/pages/passport-rendering";
import { pagesWith } from "@suyuan/web-verify/pages";
import type { FromPress, NumberedJob, PressData, ToPress } from "./page-press.ts";

/** Pages told together: telling costs about a tenth of making one. */
const TOLD_TOGETHER = 4;

if (parentPort === null) throw new Error("this file is the body of a thread");
const port = parentPort;
const { publicUrl, made, ...settings } = workerData as PressData;
const renderer = new PassportRenderer(pagesWith(settings), publicUrl);

const certificateTexts = new Map<number, string>();

function written({ certificates, ...job }: NumberedJob): ReturnType<PassportRenderer["page"]> | undefined {
  try {
    if (certificates === undefined) return renderer.page(job);
    const text = certificateTexts.get(certificates);
    return text === undefined ? undefined : renderer.page({ ...job, certificates: text });
  } catch {
    // The thread that asked makes it itself, and meets the error where it can be answered.
    return undefined;
  }
}

function zipped(page: ReturnType<PassportRenderer["page"]> | undefined): FromPress["pages"][number]["bytes"] {
  const bytes = page?.frame.gzipWith(page.text);
  Atomics.add(made, 0, 1);
  return bytes;
}

function tell(pages: FromPress["pages"]): void {
  const transferred = pages.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes.buffer]));
  port.postMessage({ pages } satisfies FromPress, transferred);
}

port.on("message", ({ jobs, certificates, isNewList }: ToPress) => {
  if (isNewList) certificateTexts.clear();
  for (const [number, text] of certificates) certificateTexts.set(number, text);
  for (let start = 0; start < jobs.length; start += TOLD_TOGETHER) {
    const some = jobs.slice(start, start + TOLD_TOGETHER);
    // All are written before any is compressed: each kind of work finds its code and tables in the processor's cache.
    const pages = some.map(({ id, job }) => ({ id, page: written(job) }));
    tell(pages.map(({ id, page }) => ({ id, bytes: zipped(page) })));
  }
});
tell([]);
