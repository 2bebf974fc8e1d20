import { erasedBlob } from "../../ledger/blob-names.ts";
import { type Follower, followerOf } from "../follower.ts";

const NOTE = new TextEncoder().encode("erased");

/**
 * Who was erased is noted apart from the rows: a backup, or a table recovered to an earlier second, knows nothing of it, and whoever restores one
 * erases again by these notes. No order matters: the note of one erasure is always the same.
 */
export const erasures: Follower = {
  ...followerOf("erasures", ["household-erased", "person-erased"], async (deps, { fact }) => {
    const erased =
      fact.kind === "household-erased"
        ? ({ kind: "household", id: fact.data.household } as const)
        : ({ kind: "person", id: fact.data.person } as const);
    await deps.blobs.put(erasedBlob(erased), NOTE, "text/plain");
    return "done";
  }),
  wantsPast: true,
};
