import { regionName } from "../region-code.ts";
import { type Exception, isCorrected, stateOf } from "./exception.ts";
import type { DecisionRecord, ExceptionRecord } from "./view-schema.ts";

function lastDecision(exception: Exception): DecisionRecord | undefined {
  const { correctedAt = exception.lastAt, decision } = exception;
  return isCorrected(exception) ? { state: "closed", at: correctedAt, reason: "corrected" } : decision;
}

/** An exception as a bureau reads it. */
export function exceptionView(exception: Exception): ExceptionRecord {
  const { id, subject, code, count, withdrawn, firstAt, lastAt, name, lot, holder, claimedBy } = exception;
  const decided = lastDecision(exception);
  return {
    ...{ id, subject, code, state: stateOf(exception), count, withdrawn, sinceDecision: exception.fresh },
    ...{ firstAt, lastAt, name, claimedBy },
    ...(decided === undefined ? {} : { decided }),
    ...(lot === undefined ? {} : { lot }),
    ...(holder === undefined ? {} : { holder }),
    regions: exception.regions.map((regionCode) => ({ regionCode, name: regionName(regionCode) ?? regionCode })),
    ...exception.newest,
  };
}
