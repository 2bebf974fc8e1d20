import type { EpcisEvent } from "@suyuan/epcis/event";
import { notFound } from "../access.ts";
import type { Batch } from "../batches/batch.ts";
import { type HarvestedBatch, isHarvested } from "../batches/harvested.ts";
import { isInvolved } from "../batches/parties.ts";
import type { Balance, Certificate } from "../certificates/certificate.ts";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { registrationEvent } from "../events/own-events.ts";
import type { Base, Season } from "../farm/base.ts";
import { plainId } from "../identifiers/own-id.ts";

/** What a registration stands on and changed, as it is now: `season` of its base and year of harvest, the certificate that it names. */
export interface RegisteredState {
  readonly batch: Batch | undefined;
  readonly base: Base | undefined;
  readonly season: Season | undefined;
  readonly certificate?: Certificate | undefined;
  readonly balance?: Balance | undefined;
  /** The commissioning event that stands: of the registration, or of the last correction that made one. */
  readonly event?: EpcisEvent | undefined;
}

/** What came out of a transformation has no registration: its transformation can be taken back. */
function madeOfOthers({ origin }: Batch): DomainError {
  const id = origin.kind === "transformation" ? plainId(origin.transformation) : "";
  return new DomainError("correction-refused", {
    en: `This batch came out of transformation ${id}. Void that while all that came out of it is with its organisation (POST /api/transformations/${id}/void), and record it anew; what is gone is recorded as a loss.`,
    zh: `本批次由加工记录 ${id} 产出。产出全部在手时可撤销该加工（POST /api/transformations/${id}/void）后重新登记；已损失的请登记损耗。`,
  });
}

/** The batch, if the actor's organisation registered it; its other parties are told who can act, everybody else nothing. */
export function requireRegistrant(batch: Batch | undefined, ctx: Context): HarvestedBatch {
  const me = ctx.actor.organisation;
  if (batch === undefined || !isInvolved(batch, me)) throw notFound("batch");
  if (!isHarvested(batch)) throw madeOfOthers(batch);
  if (batch.organisation === me) return batch;
  throw new DomainError("forbidden", {
    en: "Only the organisation that registered the batch can correct its registration or take it back. Ask them to.",
    zh: "只有登记该批次的机构可以更正或撤销登记，请通知对方。",
  });
}

/** The commissioning event that stands; where its fact has none, as the batch says it. */
export function standingEvent({ event }: RegisteredState, batch: HarvestedBatch, ctx: Context): EpcisEvent {
  return event ?? registrationEvent(batch, ctx);
}
