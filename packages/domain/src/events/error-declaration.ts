import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Context } from "../context.ts";

/**
 * An event of ours, repeated unchanged and declared wrong (EPCIS 2.0, 7.4.1.2 and 7.4.1.5): `did_not_occur` where nothing takes its place,
 * `incorrect_data` where the events named correct it. Its hash, and so its event id, stays that of the event.
 */
export function declaredWrong(event: EpcisEvent, ctx: Context, correctedBy: readonly string[] = []): EpcisEvent {
  const errorDeclaration = {
    declarationTime: ctx.now,
    reason: correctedBy.length === 0 ? "did_not_occur" : "incorrect_data",
    ...(correctedBy.length === 0 ? {} : { correctiveEventIDs: [...correctedBy] }),
  };
  return { ...event, errorDeclaration };
}
