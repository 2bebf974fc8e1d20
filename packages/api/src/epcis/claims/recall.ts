import type { RecallClaim } from "@suyuan/domain/claims/claim";
import { requireValid } from "@suyuan/domain/field-errors";
import { REASON_NOT_STATED } from "@suyuan/domain/recalls/order";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor } from "../../call.ts";
import { RecallOfBatchBody } from "../../commands/recall-orders/one-batch.ts";
import { recallCommand } from "../../commands/recalls.ts";
import type { Ground } from "../../host.ts";
import { type ClaimCommand, hashDigits, idTakenAt, shortId } from "./claim-command.ts";
import { bodyFrom } from "./event-pointers.ts";

/** Harm is not excluded: level 3 would say that the label alone is wrong. It can be raised, never lowered. */
const LEVEL_NOT_STATED = 2;

/** The recall that an event orders. A recall says its level and reason in terms of ours; without a level it is taken for one of harm. */
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
  const body = bodyFrom(RecallOfBatchBody, { id, gtin: item.gtin, lot: item.lot, level, reason }, pointers);
  return {
    base: recallCommand(deps, { actor, body }),
    pointers,
    taken: () => idTakenAt("/persistentDisposition/set"),
    joins: { parties: [], batches: [] },
  };
}
