import {
  DateText,
  GtinText,
  InstantText,
  LotText,
  OrganisationId,
  RegionCodeText,
  type Sent,
} from "@suyuan/domain/answer";
import { isQualified, ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import { type Commission, isOfBatch, type OpenCommission } from "@suyuan/domain/laboratories/commission";
import { COMMISSIONERS } from "@suyuan/domain/laboratories/right";
import { Id } from "@suyuan/domain/organisation";
import { endCommission, makeCommission, stillOpen } from "@suyuan/domain/quality/commission";
import { scopeOf } from "@suyuan/domain/region-code";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps, Ground } from "../../host.ts";
import { batchIn, referTo } from "../../ledger/batch-rows.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { baseNameFor } from "../../ledger/ids/bases.ts";
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
import { ActId, CalendarDate, Gtin, Lot, Reason, RegionCode } from "../wire.ts";

/** A base of one's own by its id; another's, which a bureau may name, with whose it is. */
const BaseName = z
  .string()
  .max(129)
  .refine(
    (text) => Id.safeParse(text).success || isQualified(text),
    bilingual("must be the id of a base, or {organisation}/{id}", "须为生产基地编号，或 {机构}/{编号}"),
  )
  .meta({ description: "Id of a base of yours; of another's, as a bureau: {organisation}/{id} 生产基地编号" });

export const CommissionBody = z
  .strictObject({
    id: Id,
    laboratory: Id.meta({ description: "Id of its organisation 检测机构编号" }),
    gtin: Gtin.optional(),
    lot: Lot.optional(),
    from: CalendarDate.optional(),
    to: CalendarDate.optional(),
    base: BaseName.optional(),
    region: RegionCode.optional(),
  })
  .meta({
    id: "Commission",
    description:
      "gtin and lot: samples of one batch; or from and to: samples taken in that time, at most three years, of all your batches or of those of a base, a region or a GTIN 委托检测",
  });

export const CommissionRecord = z
  .object({
    id: z.string(),
    organisation: OrganisationId.meta({ description: "Who commissioned 委托方" }),
    as: z.enum(COMMISSIONERS).meta({ description: "As producer, holder or bureau 委托身份" }),
    laboratory: OrganisationId.meta({ description: "Who tests 检测机构" }),
    gtin: GtinText.optional(),
    lot: LotText.optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    base: z.string().optional(),
    region: RegionCodeText.optional(),
    createdAt: InstantText,
    status: z.enum(["open", "ended"]),
    ended: z
      .object({ at: InstantText, by: OrganisationId, reason: z.string() })
      .optional()
      .meta({ description: "What was reported until then stands 终止" }),
  })
  .meta({ id: "CommissionRecord" });
export type CommissionRecord = Sent<typeof CommissionRecord>;

export const CommissionEndBody = z.strictObject({ id: ActId.optional(), reason: Reason }).meta({ id: "CommissionEnd" });

export function commissionView({
  id,
  organisation,
  as,
  laboratory,
  scope,
  createdAt,
  ended,
}: Commission): CommissionRecord {
  const {
    regionCode: region,
    base,
    ...period
  } = isOfBatch(scope) ? { regionCode: undefined, base: undefined, ...scope } : scope;
  return {
    ...{ id, organisation, as, laboratory, ...period },
    ...(base === undefined ? {} : { base: baseNameFor(organisation, base) }),
    ...(region === undefined ? {} : { region }),
    createdAt,
    status: ended === undefined ? "open" : "ended",
    ...(ended === undefined ? {} : { ended }),
  };
}

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
