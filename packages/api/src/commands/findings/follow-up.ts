import type { Context } from "@suyuan/domain/context";
import type { Fact } from "@suyuan/domain/fact";
import {
  correctFinding,
  decideFinding,
  type Finding,
  type FindingPhoto,
  tellAction,
  voidFinding,
} from "@suyuan/domain/findings/finding";
import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import type { Command } from "../../ledger/commit.ts";
import { findingKey, inspectionsKey } from "../../ledger/findings/keys.ts";
import { type Act, actOf, actUpon, type VoidingBody } from "../act.ts";
import type { ActionBody, FindingCorrectionBody, FindingDecisionBody } from "./bodies.ts";
import { inspected } from "./write.ts";

/** `params.id`: the id under which the finding is stored. */
export type OfFinding<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

/** What its organisation did, with the photo that was made of an upload where it sent one. */
export function actionCommand(
  deps: Ground,
  call: OfFinding<z.infer<typeof ActionBody>>,
  photo?: FindingPhoto,
): Command<Finding> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "finding-action", id, { finding: params.id, ...content, ...(photo && { photo }) });
  return followed(deps, call, act, (finding, ctx) => tellAction(finding, { ...body, photo }, ctx));
}

export function decisionCommand(deps: Ground, call: OfFinding<z.infer<typeof FindingDecisionBody>>): Command<Finding> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "finding-decision", id, { finding: params.id, ...content });
  return followed(deps, call, act, (finding, ctx) => decideFinding(finding, body, ctx));
}

export function correctionCommand(
  deps: Ground,
  call: OfFinding<z.infer<typeof FindingCorrectionBody>>,
): Command<Finding> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "finding-correction", id, { finding: params.id, ...content });
  return followed(deps, call, act, (finding, ctx) => correctFinding(finding, body, ctx));
}

export function voidCommand(deps: Ground, call: OfFinding<z.infer<typeof VoidingBody>>): Command<Finding> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "finding-void", id, { finding: params.id, ...content });
  return followed(deps, call, act, (finding, ctx) => voidFinding(finding, body, ctx));
}

type Rule = (finding: Finding | undefined, ctx: Context) => { readonly finding: Finding; readonly fact: Fact };

function followed(deps: Ground, call: OfFinding<unknown>, act: Act, rule: Rule): Command<Finding> {
  const { id } = call.params;
  const key = findingKey(id);
  return actUpon(deps, call, act, {
    key,
    more: (loaded) => {
      const organisation = loaded.state(key)?.organisation;
      return organisation === undefined ? [] : [inspectionsKey(organisation)];
    },
    rule: (before, ctx, loaded) => {
      const { finding, fact } = rule(before, ctx);
      const at = inspectionsKey(finding.organisation);
      const on = finding.voided === undefined ? finding.inspectedOn : undefined;
      const isMoved = finding.inspectedOn !== before?.inspectedOn || finding.voided !== before.voided;
      const beside = isMoved ? [loaded.next(at, inspected(loaded.state(at), finding.id, on))] : [];
      return { thing: finding, fact, beside };
    },
    location: `/api/findings/${plainId(id)}?from=${ownerIn(id)}`,
  });
}
