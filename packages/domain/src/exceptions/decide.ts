import { mayActInRegion, notFound } from "../access.ts";
import type { Context } from "../context.ts";
import { factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { type Exception, type ExceptionDecision, stateOf } from "./exception.ts";

/** What a bureau says of an exception. */
export interface DecideException {
  readonly exception: string;
  readonly id?: string | undefined;
  readonly state: ExceptionDecision["state"];
  readonly reason: string;
}

/**
 * Acknowledges or closes an exception, as an inspector of a bureau whose region covers one of its own. It covers what is listed by now; what
 * happens later opens it again. Acknowledging one that was closed takes it up again. Errors: `not-found` (unknown, or another region's),
 * `exception-closed` (closed already; or corrected, so that nothing of it stands).
 */
export function decideException(
  exception: Exception | undefined,
  { exception: asked, id, state, reason }: DecideException,
  ctx: Context,
): { readonly exception: Exception; readonly fact: Fact } {
  if (!mayBeDecided(exception, ctx)) throw notFound("exception", asked);
  if (exception.count === exception.withdrawn) throw nothingStands();
  const last = exception.decision;
  if (state === "closed" && last !== undefined && stateOf(exception) === "closed") throw closedAlready(last);
  const { organisation, party } = ctx.actor;
  const decision = { state, at: ctx.now, by: { organisation, name: party.name }, reason };
  const { subject, code, count } = exception;
  const data = defined({ id, exception: exception.id, subject, code, count, reason });
  const kind = state === "closed" ? "exception-closed" : "exception-acknowledged";
  return {
    exception: { ...exception, decision, decisions: exception.decisions + 1, fresh: 0 },
    fact: factOf(kind, ctx.now, data, ctx),
  };
}

/** Is there such an exception, for an inspector whose bureau's region covers one of its own? */
function mayBeDecided(exception: Exception | undefined, { actor }: Context): exception is Exception {
  const isCovered = exception?.regions.some((region) => mayActInRegion(actor.party, region)) === true;
  return isCovered && actor.role === "inspector";
}

function nothingStands(): DomainError {
  return new DomainError("exception-closed", {
    en: "Every occurrence of this exception was withdrawn by a correction: it is closed by itself, and there is nothing to decide. It opens again when something new happens.",
    zh: "该事项的各次情形均已因更正而撤销，系统已自动办结，无需处理；如再发生将重新打开。",
  });
}

function closedAlready({ by, at }: ExceptionDecision): DomainError {
  return new DomainError("exception-closed", {
    en: `${by.name} closed this exception at ${at}. Nothing was changed. If it was closed by mistake, acknowledge it to take it up again; it opens by itself when something new happens.`,
    zh: `${by.name} 已于 ${at} 办结该事项，未作任何更改。如系误办结，可确认受理以重新处理；如再发生将自动重新打开。`,
  });
}
