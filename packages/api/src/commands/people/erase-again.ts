import { dateInChina } from "@suyuan/domain/calendar";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { type Erased, erasedIn } from "../../ledger/blob-names.ts";
import { operatorContext } from "../../ledger/context.ts";
import { householdKey } from "../../ledger/county/keys.ts";
import { personKey } from "../../ledger/people/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { erasedHousehold } from "../county/households.ts";
import { personErased } from "./changes.ts";

/**
 * Erases again, in what was restored, everyone whom `names` (of files, others among them) say to have been erased; answers how many of them were
 * there. Each is an act with a fact of its own. May be repeated: who is erased already stays so.
 */
export async function eraseAgain(deps: Deps, actor: Actor, names: Iterable<string>): Promise<number> {
  let again = 0;
  for (const name of names) {
    const erased = erasedIn(name);
    if (erased === undefined || !(await isKnown(deps, erased))) continue;
    await erase(deps, actor, erased);
    again += 1;
  }
  return again;
}

/** Is it on record, and not erased? */
async function isKnown({ table }: Deps, { kind, id }: Erased): Promise<boolean> {
  const row = kind === "household" ? await readRow(table, householdKey(id)) : await readRow(table, personKey(id));
  return row !== undefined && row.data.erasedAt === undefined;
}

async function erase(deps: Deps, actor: Actor, { kind, id }: Erased): Promise<void> {
  const reason = `恢复备份后再次删除 erased again after a restore, ${dateInChina(deps.now().toISOString())}`;
  const call = { actor, body: { reason } };
  if (kind === "person") await personErased(deps, { ...call, params: { id } });
  else await erasedHousehold(deps, call, id, () => operatorContext(deps, actor, id.slice(0, 6)));
}
