import type { RecallClaim } from "@suyuan/domain/claims/claim";
import { requireValid } from "@suyuan/domain/field-errors";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor } from "../../call.ts";
import { RecallBody, recallCommand } from "../../commands/recalls.ts";
import type { Ground } from "../../host.ts";
import { type ClaimCommand, hashDigits, idTakenAt, shortId } from "./claim-command.ts";
import { bodyFrom } from "./event-pointers.ts";

/** The least serious level: a recall can be raised, never lowered. */
const LEVEL_NOT_STATED = 3;
const REASON_NOT_STATED = "按 EPCIS 事件召回，未说明原因 Recalled by an EPCIS event that states no reason";

/** The recall that an event orders. A recall says its level and reason in terms of ours; without them the least serious level stands. */
export function recallOrder(deps: Ground, actor: Actor, claim: RecallClaim, event: ReadEvent): ClaimCommand {
  requireValid(claim.faults);
  const [item] = claim.items;
  if (item === undefined) throw new Error("a recall without a batch is no command");
  const id = shortId("event", hashDigits(event));
  const pointers = new Map([
    ["/level", "/persistentDisposition/set"],
    ["/reason", "/persistentDisposition/set"],
    ["/gtin", item.pointer],
    ["/lot", item.pointer],
  ]);
  const { level = LEVEL_NOT_STATED, reason = REASON_NOT_STATED } = claim;
  const body = bodyFrom(RecallBody, { id, gtin: item.gtin, lot: item.lot, level, reason }, pointers);
  return {
    base: recallCommand(deps, { actor, body }),
    pointers,
    taken: () => idTakenAt("/persistentDisposition/set"),
    joins: { parties: [], batches: [] },
  };
}
