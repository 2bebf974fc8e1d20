import type { Cells } from "@suyuan/domain/statistics/account";
import type { Deps } from "../../host.ts";
import { readMany } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import { keyOf } from "../../ledger/row-key.ts";
import type { FiguresRow } from "../../ledger/statistics/keys.ts";
import { type Difference, sameText } from "./rebuild.ts";

/** Puts a row of figures right; false where it is another by now. */
export async function mended(deps: Deps, { pk, sk, stored, rebuilt }: Difference): Promise<boolean> {
  const key = keyOf<FiguresRow>(pk, sk);
  const loaded = await readMany(deps.table, [key]);
  if (sameText(loaded.state(key)?.cells ?? {}) !== sameText(stored)) return false;
  const cells: Cells = rebuilt;
  return (await deps.table.transact([loaded.next(key, { cells })], freshToken(deps))).ok;
}
