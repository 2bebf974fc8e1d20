import { notFound } from "@suyuan/domain/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import type { LabelRun } from "@suyuan/domain/batches/label-run";
import { requireRegistered } from "@suyuan/domain/batches/standing";
import { DomainError } from "@suyuan/domain/errors";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Actor } from "../../call.ts";
import { serialsOf } from "../../commands/label-runs.ts";
import type { Deps } from "../../host.ts";
import { storedIdsOf } from "../../ledger/ids/own.ts";
import { labelRunKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { visibleBatch } from "../read-batch.ts";

export const RunPath = z.object({ id: Id });

/** The run of this id that the actor's organisation issued. */
export async function ownRun(deps: Deps, actor: Actor, id: string): Promise<LabelRun> {
  const keys = storedIdsOf(actor.organisation, id).map(labelRunKey);
  const loaded = await readMany(deps.table, keys);
  const run = keys.map((key) => loaded.state(key)).find((each) => each?.organisation === actor.organisation);
  if (run === undefined) throw notFound("labels", id);
  return run;
}

/** The run with its serials, once they are all written. */
export async function issuedRun(deps: Deps, actor: Actor, id: string): Promise<{ run: LabelRun; serials: string[] }> {
  const run = await ownRun(deps, actor, id);
  if (run.status !== "issued") throw notReady();
  return { run, serials: await serialsOf(deps, run) };
}

/** A batch that labels are printed for: whose registration was taken back has dead codes only. */
export async function printable(deps: Deps, actor: Actor, name: Pick<LabelRun, "gtin" | "lot">): Promise<Batch> {
  const batch = await visibleBatch(deps, actor, name);
  requireRegistered(batch);
  return batch;
}

function notReady(): DomainError {
  return new DomainError("labels-not-ready", {
    en: "The serials of this run are still being written. Send the same POST /api/labels again, or ask for the file in a few seconds.",
    zh: "该批追溯码仍在写入。请重发相同的 POST /api/labels 请求，或数秒后再取文件。",
  });
}
