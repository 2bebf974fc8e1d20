import type { Batch } from "@suyuan/domain/batches/batch";
import { existsFrom } from "@suyuan/domain/batches/origin";
import { startOfDay } from "@suyuan/domain/calendar";
import { AHEAD_MAX_MS } from "@suyuan/domain/clock-skew";
import { foreignLog } from "@suyuan/domain/quality/foreign-log";
import type { Deps } from "../../host.ts";
import { type Job, offloaded } from "../../offload/job.ts";
import type { JudgedFile, LoggerFileInput, Stated } from "./judged-file.ts";

/** Below this, reading takes a few milliseconds. */
const SMALL_BYTES = 16 * 1024;

/** A file as judged for a batch. */
export type JudgedLog = Omit<JudgedFile, "isForeign">;

/** Reads a logger's file and judges it: a second or two of work for the largest. Throws `unreadable-logger-file`. */
export const LOGGER_FILE: Job<LoggerFileInput, JudgedFile> = {
  name: "logger-file",
  // A compressed file (a zip, `PK`) may be large inside.
  isSmall: ({ bytes }) => bytes.length < SMALL_BYTES && bytes[0] !== 0x50,
  work: async (input) => (await import("./judged-file.ts")).judgedFile(input),
};

/**
 * Has a logger's file read and judged against a batch. Throws `unreadable-logger-file`, `payload-too-large` for one that is too much work, and
 * `date-order` where none of it can be of the goods. `bytes` may be gone afterwards: those of the answer are the same.
 */
export async function judgeLog(
  deps: Pick<Deps, "now" | "offload">,
  bytes: Uint8Array<ArrayBuffer>,
  stated: Stated,
  batch: Batch,
): Promise<JudgedLog> {
  const at = deps.now();
  const evidence = { from: Date.parse(startOfDay(existsFrom(batch.origin))), to: at.getTime() + AHEAD_MAX_MS };
  const { profile } = batch.product;
  const { isForeign, ...judged } = await offloaded(deps, LOGGER_FILE, { bytes, stated, profile, evidence });
  const { from, to } = judged.evaluation;
  // In the file's own zone: as its owner reads it there.
  if (isForeign) throw foreignLog(batch, { from, to }, at.toISOString());
  return judged;
}
