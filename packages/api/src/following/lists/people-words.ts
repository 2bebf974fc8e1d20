import { spelling } from "../../ledger/lists/spelling.ts";
import { personNamesKey } from "../../ledger/people/keys.ts";
import { firstWords, personWordsKey, wordsOfPerson } from "../../ledger/people/words.ts";
import { readMany } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import { followerOf } from "../follower.ts";

/**
 * People who were added before they could be searched are put under the words of their names as those are now. No order matters: whoever has
 * words has them by the command that wrote the name, and is left alone. Names that are corrected or erased meanwhile win: they hold the row of
 * the names, which is looked at in the same transaction.
 */
export const peopleWords = {
  ...followerOf("people-words", ["person-added"], async (deps, { fact }) => {
    const { id } = fact.data;
    const keys = [personNamesKey(id), personWordsKey(id)] as const;
    const found = await readMany(deps.table, keys);
    const names = found.state(keys[0]);
    if (names === undefined || found.has(keys[1])) return "done";
    const ops = [found.unchanged(keys[0]), ...firstWords(id, wordsOfPerson(names, await spelling()))];
    const commit = await deps.table.transact(ops, freshToken(deps));
    if (commit.ok) return "done";
    // Whoever was faster wrote the words with the name, or took both away.
    return { goOn: null };
  }),
  wantsPast: true as const,
};
