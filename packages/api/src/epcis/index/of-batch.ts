import { batchUri } from "@suyuan/domain/events/uris";
import { identityOf } from "@suyuan/epcis/query/identity";
import type { Range } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { type EventPointer, identifierPartition } from "../../ledger/event-keys.ts";
import { placedIn, shortParts } from "../../ledger/indexes/event-pointers.ts";
import { readPage } from "../../ledger/read.ts";
import { boundedTerm } from "./event-rows.ts";

/** The identifier under which the events of a batch are found together. */
export function batchTerm(deps: Pick<Deps, "sha256">, batch: string): string {
  const [, gtin = "", , lot = ""] = batch.split("/");
  return boundedTerm(
    deps,
    identityOf(batchUri({ gtin, lot: decodeURIComponent(lot) }), () => new Map()),
  );
}

/** Pointers to events of a batch. */
export interface PartOfEvents {
  readonly pointers: readonly EventPointer[];
  /** Sort key of the last of them, from which on the rest is read; undefined when there is no more. */
  readonly end: string | undefined;
}

/**
 * The first pointers of a range of the events that name a batch, after the row that `from` names: so few that their events are about 256 KB,
 * or one that is larger.
 */
export async function firstPart(deps: Deps, batch: string, range: Omit<Range, "prefix">): Promise<PartOfEvents> {
  const page = await readPage(deps.table, identifierPartition(batchTerm(deps, batch)), range);
  const fresh = page.rows.filter(({ sk }) => sk !== range.from);
  const [part = [], ...rest] = shortParts(fresh.map(placedIn));
  const isLast = rest.length === 0 && page.cursor === undefined;
  return { pointers: part.map(({ pointer }) => pointer), end: isLast ? undefined : (part.at(-1)?.sk ?? range.from) };
}
