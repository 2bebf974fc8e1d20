import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import { type Commission, isOfBatch, type OpenCommission } from "@suyuan/domain/laboratories/commission";
import { endCommission, makeCommission, stillOpen } from "@suyuan/domain/quality/commission";
import { scopeOf } from "@suyuan/domain/region-code";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps, Ground } from "../../host.ts";
import { batchIn, referTo } from "../../ledger/batch-rows.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import {
  baseKey,
  batchKey,
  type CommissionHeading,
  commissionKey,
  factKey,
  openCommissionsKey,
  organisationKey,
} from "../../ledger/keys.ts";
import { listedCommissionId, listKey } from "../../ledger/lists/keys.ts";
import { ownListOps } from "../../ledger/lists/own.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { actOf } from "../act.ts";
import { baseMeant } from "../ids/named.ts";
import { type CommissionBody, type CommissionEndBody, type CommissionRecord, commissionView } from "./commissions.ts";

/** Under what a commission is looked for when a report comes in. */
function headingOf({ scope, as, organisation, regionCode }: Omit<OpenCommission, "id">): CommissionHeading {
  if (isOfBatch(scope)) return { batch: scope };
  if (as !== "bureau") return { organisation };
  return { scope: scopeOf(scope.regionCode ?? regionCode) ?? "" };
}

type CommissionCall = Pick<Call<unknown, unknown, z.infer<typeof CommissionBody>>, "actor" | "body" | "idempotency">;

/** An organisation has a laboratory test. */
export async function commissioned(deps: Deps, call: CommissionCall): Promise<Answer<CommissionRecord>> {
  const { actor, body } = call;
  const { base: named } = body;
  if (named === undefined) return execute(deps, commissionCommand(deps, call, undefined));
  const from = ownerIn(named) ?? (actor.role === "inspector" ? undefined : actor.organisation);
  const base = await baseMeant(deps, actor, { id: plainId(named), from, pointer: "/base" });
  return execute(deps, commissionCommand(deps, call, base));
}

/** `base`: the id under which the base is stored that the body names. */
function commissionCommand(
  deps: Ground,
  { actor, body, idempotency }: CommissionCall,
  base: string | undefined,
): Command<CommissionRecord> {
  const { gtin, lot, laboratory } = body;
  const key = commissionKey(actor.organisation, body.id);
  const batch = gtin === undefined || lot === undefined ? undefined : batchKey(gtin, lot);
  const openKey = (loaded: Loaded) => {
    if (gtin !== undefined && lot !== undefined) return openCommissionsKey(laboratory, { batch: { gtin, lot } });
    const { organisation } = actor;
    const own = actor.role === "inspector" ? (body.region ?? actingOrganisation(actor, loaded).regionCode) : undefined;
    return openCommissionsKey(laboratory, own === undefined ? { organisation } : { scope: scopeOf(own) ?? "" });
  };
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "commission", body),
    lane: key.pk,
    keys: [
      key,
      organisationKey(actor.organisation),
      organisationKey(laboratory),
      ...(batch === undefined ? [] : [batch]),
      ...(base === undefined ? [] : [baseKey(base)]),
    ],
    more: (loaded) => [openKey(loaded)],
    taken: (loaded) => (loaded.has(key) ? factKey(key, 1) : undefined),
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const openAt = openKey(loaded);
      const open = loaded.state(openAt)?.open ?? [];
      const state = {
        existing: loaded.state(key),
        laboratory: loaded.state(organisationKey(laboratory)),
        batch: batch && batchIn(loaded, batch),
        base: base === undefined ? undefined : loaded.state(baseKey(base)),
        open,
      };
      const { commission, fact } = makeCommission(state, { ...body, base }, ctx);
      const { id, organisation, as, regionCode, scope, createdAt } = commission;
      const listed = listedCommissionId(organisation, id);
      return {
        writes: [
          create(key, commission),
          loaded.next(openAt, { open: [...stillOpen(open, ctx), { id, organisation, as, regionCode, scope }] }),
          create(listKey({ organisation: laboratory }, "commission", createdAt, listed), { id: listed }),
          ...ownListOps(fact),
        ],
        fact,
        factKey: factKey(key, 1),
        status: 201 as const,
        body: commissionView(commission),
        location: `/api/commissions/${id}`,
      };
    },
  };
}

type EndCall = Pick<
  Call<{ readonly id: string }, unknown, z.infer<typeof CommissionEndBody>>,
  "actor" | "params" | "body" | "idempotency"
>;

/** Ends a commission of one's own. */
export function endCommissionCommand(deps: Ground, call: EndCall): Command<CommissionRecord> {
  const { actor, params, body, idempotency } = call;
  const key = commissionKey(actor.organisation, params.id);
  const { id, reason } = body;
  const act = actOf(deps, actor, "commission-end", id, { commission: params.id, reason });
  const openKey = ({ laboratory, ...commission }: Commission) => openCommissionsKey(laboratory, headingOf(commission));
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => {
      const commission = loaded.state(key);
      return commission === undefined ? [] : [openKey(commission)];
    },
    decide: (loaded) => {
      const { commission, fact } = endCommission(loaded.state(key), body, contextOf(deps, actor, loaded));
      const openAt = openKey(commission);
      const open = loaded.state(openAt)?.open ?? [];
      const others = open.filter((each) => each.id !== commission.id || each.organisation !== commission.organisation);
      return {
        writes: [
          loaded.next(key, commission),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...(others.length === open.length ? [] : [loaded.next(openAt, { open: others })]),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: commissionView(commission),
        location: `/api/commissions/${commission.id}`,
      };
    },
  };
}
