import type { Figure } from "@suyuan/domain/assessment/figure";
import {
  type CountyObjections,
  countyOfOffice,
  type Objection,
  raiseObjection,
  settleObjection,
  withdrawObjection,
} from "@suyuan/domain/assessment/objection";
import type { Context } from "@suyuan/domain/context";
import type { Fact } from "@suyuan/domain/fact";
import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { countyObjectionsKey, indicatorsKey, objectionKey } from "../../ledger/assessment/keys.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import { ownListOps } from "../../ledger/lists/own.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { type Act, actOf, actUpon, type VoidingBody } from "../act.ts";
import type { ObjectionBody, ObjectionSettlementBody } from "./bodies.ts";

/** A county objects to a figure. `figure`: what that is now. */
export function raiseCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof ObjectionBody>>,
  figure: Figure,
): Command<Objection> {
  const own = ownOf(objectionKey, actor.organisation, body.id);
  const set = indicatorsKey(body.set, body.year);
  const office = organisationKey(actor.organisation);
  const besideKey = (loaded: Loaded) => {
    const county = countyOfOffice(loaded.state(office)?.regionCode ?? "");
    return countyObjectionsKey(body.set, body.year, county ?? "none");
  };
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "objection", body),
    lane: set.pk,
    keys: [...own.keys, set, office],
    taken: own.taken,
    more: (loaded) => [besideKey(loaded)],
    decide: (loaded) => {
      const key = besideKey(loaded);
      const state = { id: own.id, kept: loaded.state(set), figure, before: loaded.state(key) };
      const { objection, beside, fact } = raiseObjection(state, body, contextOf(deps, actor, loaded));
      return {
        writes: [create(own.key, objection), loaded.next(key, beside), ...ownListOps(fact)],
        fact,
        factKey: factKey(own.key, 1),
        status: 201 as const,
        body: objection,
        location: `/api/assessment/objections/${body.id}`,
      };
    },
  };
}

/** `params.id`: the id under which the objection is stored. */
type OfObjection<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

/** The office that published the set decides, or mends what it decided. */
export function settleCommand(
  deps: Ground,
  call: OfObjection<z.infer<typeof ObjectionSettlementBody>>,
): Command<Objection> {
  const { id, ...content } = call.body;
  const act = actOf(deps, call.actor, "objection-settlement", id, { objection: call.params.id, ...content });
  return decided(deps, call, act, (state, ctx) => settleObjection(state, call.body, ctx));
}

/** The county takes it back. */
export function withdrawCommand(deps: Ground, call: OfObjection<z.infer<typeof VoidingBody>>): Command<Objection> {
  const { id, ...content } = call.body;
  const act = actOf(deps, call.actor, "objection-withdrawal", id, { objection: call.params.id, ...content });
  return decided(deps, call, act, (state, ctx) => withdrawObjection(state, call.body, ctx));
}

type Rule = (
  state: { readonly objection: Objection | undefined; readonly before: CountyObjections | undefined },
  ctx: Context,
) => { readonly objection: Objection; readonly beside: CountyObjections; readonly fact: Fact };

function decided(deps: Ground, call: OfObjection<unknown>, act: Act, rule: Rule): Command<Objection> {
  const { id } = call.params;
  const key = objectionKey(id);
  const besideKey = ({ region, year, county }: Objection) => countyObjectionsKey(region, year, county);
  return actUpon(deps, call, act, {
    key,
    more: (loaded) => {
      const objection = loaded.state(key);
      return objection === undefined ? [] : [besideKey(objection)];
    },
    rule: (before, ctx, loaded) => {
      const there = before && loaded.state(besideKey(before));
      const { objection, beside, fact } = rule({ objection: before, before: there }, ctx);
      return { thing: objection, fact, beside: [loaded.next(besideKey(objection), beside)] };
    },
    location: `/api/assessment/objections/${plainId(id)}?from=${ownerIn(id)}`,
  });
}
