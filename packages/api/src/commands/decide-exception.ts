import { decideException } from "@suyuan/domain/exceptions/decide";
import type { ExceptionDecision } from "@suyuan/domain/exceptions/exception";
import { exceptionView } from "@suyuan/domain/exceptions/view";
import type { ExceptionRecord } from "@suyuan/domain/exceptions/view-schema";
import { Id } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { listOps } from "../ledger/auditors/exception-lists.ts";
import { referTo } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { exceptionKey, factKey, organisationKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import { actUponRecord } from "./act.ts";
import { Reason } from "./wire.ts";

export const ExceptionPath = z.object({
  id: z
    .string()
    .regex(
      /^[0-9a-f]{32}$/,
      bilingual("32 lower-case hexadecimal digits, as the list gives it", "须为列表所给的 32 位小写十六进制编号"),
    ),
});

export const ExceptionDecisionBody = z
  .strictObject({
    id: Id.optional().meta({
      description:
        "Made by the client: the same id and content again, at any time, is the same act; without it the same words are one act only while nothing else was decided and nothing happened since 客户端编号，建议填写",
    }),
    reason: Reason,
  })
  .meta({ id: "ExceptionDecisionBody" });

type DecisionCall = CommandCall<z.infer<typeof ExceptionDecisionBody>> & {
  readonly params: z.infer<typeof ExceptionPath>;
};

/**
 * A bureau acknowledges or closes an exception. Without an id the same words of the same bureau are one act for as long as nothing else was
 * decided and nothing happened since.
 */
export function decideExceptionCommand(
  deps: Ground,
  { actor, params, body, idempotency }: DecisionCall,
  state: ExceptionDecision["state"],
): Command<ExceptionRecord> {
  const key = exceptionKey(params.id);
  const { id, reason } = body;
  /** How many decisions stood before this one, or before the one that it repeats. */
  const before = (loaded: Loaded): number => {
    const { decision, decisions = 0, fresh = 0 } = loaded.state(key) ?? {};
    const isLast =
      decision?.state === state && decision.reason === reason && decision.by.organisation === actor.organisation;
    return isLast && fresh === 0 ? decisions - 1 : decisions;
  };
  const act = actUponRecord(deps, actor, `exception-${state}`, id, { exception: params.id, reason }, before);
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, organisationKey(actor.organisation), ...act.keys],
    more: act.more,
    taken: act.taken,
    decide: (loaded) => {
      const was = loaded.state(key);
      const asked = { exception: params.id, id, state, reason };
      const { exception, fact } = decideException(was, asked, contextOf(deps, actor, loaded));
      const home = act.keyIn(loaded);
      return {
        writes: [
          loaded.next(key, exception),
          ...listOps(was, exception),
          referTo(factKey(key, exception.decisions), home),
        ],
        fact,
        factKey: home,
        status: 201 as const,
        body: exceptionView(exception),
        location: `/api/exceptions/${params.id}`,
      };
    },
  };
}
