import { lotId } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import { regionSuccessors } from "@suyuan/domain/region-code";
import { REGIONS_AS_OF } from "@suyuan/domain/regions/unit";
import type { Deps } from "../../host.ts";
import { harvestsOf, heldBatches, holderCertificates } from "../../ledger/keys.ts";
import { listOf } from "../../ledger/lists/keys.ts";
import type { Subject } from "../../ledger/lists/rows.ts";
import { readPage } from "../../ledger/read.ts";
import type { Stretch } from "../../ledger/row-key.ts";
import type { BatchName } from "../../ledger/rows.ts";
import { type Follower, followerOf } from "../follower.ts";
import { passExceptionsOn } from "../moved-exceptions.ts";
import { listThing } from "./list-rows.ts";

/** Things listed anew in one call. */
const LISTED_PER_CALL = 50;

/** The kinds of fact that say where something lies. */
type Placing = "organisation-added" | "base-added" | "organisation-corrected" | "base-corrected";

/** Which list is walked, and the cursor in it. */
type WalkedTo = { readonly list: number; readonly cursor: string | null };

/** A page of what belongs to an organisation or grew on a base. */
type Walk = (
  deps: Deps,
  cursor: string | null,
) => Promise<{ readonly subjects: readonly Subject[]; readonly cursor?: string }>;

function walkOf<Row extends object>(list: Stretch<Row>, subjectOf: (row: Row) => Subject): Walk {
  return async (deps, before) => {
    const { rows, cursor } = await readPage(deps.table, list, { limit: LISTED_PER_CALL }, before ?? undefined);
    const subjects = rows.map(({ data }) => subjectOf(data));
    return cursor === undefined ? { subjects } : { subjects, cursor };
  };
}

const batchOf = (row: BatchName): Subject => ({ kind: "batch", id: lotId(row) });

/**
 * What lies in a region that was abolished stands in the lists of the offices to which its area passed, and so do its exceptions: rows that
 * were written before the table of regions knew of the change are put once it does. Its name has the table's edition, so that each new one
 * gives it its past anew. Things are read as they are now, so no order matters.
 */
export const successorLists: Follower = {
  ...followerOf<Placing, WalkedTo>(
    `successor-lists-${REGIONS_AS_OF}`,
    ["organisation-added", "base-added", "organisation-corrected", "base-corrected"],
    async (deps, { fact }, from) => {
      const { kind, id, regionCode } = placed(fact);
      if (regionCode === undefined || regionSuccessors(regionCode).length === 0) return "done";
      if (from === undefined) await pass(deps, { kind, id });
      const { list, cursor: before } = from ?? { list: 0, cursor: null };
      const walk = walksOf(kind, id)[list];
      if (walk === undefined) return "done";
      const { subjects, cursor } = await walk(deps, before);
      for (const subject of subjects) await pass(deps, subject);
      return { goOn: cursor === undefined ? { list: list + 1, cursor: null } : { list, cursor } };
    },
  ),
  wantsPast: true,
};

/** What a fact says of where something lies. */
function placed(fact: Fact<Placing>): {
  readonly kind: "base" | "organisation";
  readonly id: string;
  readonly regionCode?: string | undefined;
} {
  const kind = fact.kind === "base-added" || fact.kind === "base-corrected" ? "base" : "organisation";
  const { data } = fact;
  if ("corrects" in data) return { kind, id: data.corrects.id, regionCode: data.after.regionCode };
  return { kind, id: data.id, regionCode: data.regionCode };
}

async function pass(deps: Deps, subject: Subject): Promise<void> {
  await listThing(deps, subject);
  await passExceptionsOn(deps, subject.kind === "batch" ? subject.id : `${subject.kind}/${subject.id}`);
}

function walksOf(kind: "base" | "organisation", id: string): readonly Walk[] {
  if (kind === "base") return [walkOf(harvestsOf(id), batchOf)];
  const own = { organisation: id };
  return [
    ...(["base", "product", "input"] as const).map((each) =>
      walkOf(listOf(own, each), (row): Subject => ({ kind: each, id: row.id })),
    ),
    walkOf(holderCertificates(id), (row) => ({ kind: "certificate", id: row.id })),
    walkOf(heldBatches(id), batchOf),
  ];
}
