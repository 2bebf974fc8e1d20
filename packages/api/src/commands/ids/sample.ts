import type { Batch } from "@suyuan/domain/batches/batch";
import { standingTests } from "@suyuan/domain/batches/standing";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { ambiguous } from "./ambiguous.ts";

/** Whose sample somebody means: their own, unless they say whose. */
export interface MeantSample {
  readonly id: string;
  readonly asker: string;
  readonly from?: string | undefined;
}

/**
 * The id under which the sample of a batch's report is stored that somebody means who sees the batch: the asker's own, else the only one. One that
 * stands goes before one that was taken back. Throws `invalid-request` where several laboratories used the id and `from` says not whose.
 */
export function sampleMeant({ tests }: Pick<Batch, "tests">, { id, asker, from }: MeantSample): string {
  const named = tests.filter(({ sampleId, by }) => plainId(sampleId) === id && (from ?? by) === by);
  const own = named.filter(({ by }) => by === asker);
  const standing = standingTests({ tests: own.length > 0 ? own : named });
  const found = new Set((standing.length > 0 ? standing : named).map(({ sampleId }) => sampleId));
  const [only, second] = found;
  if (second !== undefined && own.length === 0) throw ambiguous();
  return only ?? storedId(from ?? asker, id);
}

/** The failed sample of a batch that a re-test names, as it is stored: the only failed one of that id. */
export function retestedMeant(batch: Batch | undefined, id: string): string {
  const failed = standingTests(batch ?? { tests: [] }).filter(
    ({ verdict, sampleId }) => verdict === "failed" && plainId(sampleId) === id,
  );
  const [only, second] = failed;
  if (second !== undefined) throw ambiguous();
  return only?.sampleId ?? id;
}
