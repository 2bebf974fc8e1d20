import { notFound } from "@suyuan/domain/access";
import { DateText, GlnText, InstantText, OrganisationId, RegionCodeText } from "@suyuan/domain/answer";
import { addBase, setCapacityPolicy } from "@suyuan/domain/farm/add-base";
import { elsewhere, PLOTS_MAX } from "@suyuan/domain/farm/correct-base";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { glnKeys, glnWrites } from "../commands/gln.ts";
import { Claim, glnClaimOf } from "../commands/ids/gs1-claims.ts";
import { BaseCorrectionBody, baseCorrected, PlotBody, PlotsBody, plotsAdded } from "../commands/records/bases.ts";
import { Gln, RegionCode } from "../commands/wire.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { execute } from "../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { recordExceptions } from "../ledger/exceptions.ts";
import { actKey, baseKey, factKey, organisationKey, shareKey } from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create } from "../ledger/loaded.ts";
import { nameOfOrganisation, visibleRecord } from "./read-record.ts";
import { RecordHistory, recordHistory } from "./record-history.ts";

export const BaseBody = z
  .strictObject({
    id: Id,
    name: Text(80),
    regionCode: RegionCode,
    gln: Gln.optional(),
    plots: z.array(PlotBody).min(1).max(PLOTS_MAX),
  })
  .meta({ id: "Base" });

const BaseRecord = z
  .object({
    id: z.string(),
    organisation: OrganisationId,
    name: z.string(),
    regionCode: RegionCodeText,
    gln: GlnText.optional(),
    plots: z.array(
      z.object({
        id: z.string(),
        areaMu: z.number().meta({ description: "亩 (666.67 m²)" }),
        crop: z.string(),
        yieldCapKgPerMu: z
          .number()
          .optional()
          .meta({ description: "Most a season can yield, kilograms a mu 亩产上限" }),
        closedFrom: DateText.optional().meta({ description: "Nothing is harvested on it from this day on 停用日期" }),
      }),
    ),
    capacityPolicy: z.enum(["warn", "block"]).meta({ description: "What happens beyond the yield cap 超产处理" }),
    createdAt: InstantText,
  })
  .meta({ id: "BaseRecord" });

const BaseWithHistory = BaseRecord.extend({
  organisationName: z.string(),
  glnClaim: Claim.optional(),
  history: RecordHistory,
}).meta({ id: "BaseWithHistory" });

const PolicyBody = z.strictObject({ capacity: z.enum(["warn", "block"]) });

export const baseRoutes = [
  route({
    method: "POST",
    path: "/api/bases",
    tag: "parties",
    summary: { zh: "登记生产基地", en: "Register a production base" },
    roles: ["clerk"],
    body: BaseBody,
    answers: { 201: BaseRecord },
    problems: ["id-taken"],
    handler: (deps, { actor, body, idempotency }) => {
      const key = baseKey(body.id);
      return execute(deps, {
        actor,
        idempotency,
        digest: digestOf(deps, "base", body),
        lane: key.pk,
        keys: [key, organisationKey(actor.organisation), ...glnKeys(body.gln)],
        taken: (loaded) => (loaded.item(key) ? factKey(key, 1) : undefined),
        decide: (loaded) => {
          const organisation = actingOrganisation(actor, loaded);
          const { base, fact } = addBase({ organisation }, body, contextOf(deps, actor, loaded));
          const { id, name } = base;
          const gln = glnWrites(loaded, body.gln, { kind: "base", id, organisation: organisation.id, name });
          const location = `/api/bases/${id}`;
          const writes = [create(key, base), ...ownListOps(fact), ...gln];
          const regions = [organisation.regionCode, base.regionCode];
          const exceptions = recordExceptions(`base/${id}`, regions, elsewhere(base, organisation), base.createdAt);
          return { writes, fact, factKey: factKey(key, 1), exceptions, status: 201, body: base, location };
        },
      });
    },
  }),
  route({
    method: "GET",
    path: "/api/bases/{id}",
    tag: "parties",
    summary: { zh: "查询生产基地", en: "A production base: for its organisation and the offices of its region" },
    roles: ["clerk", "inspector", "statistician"],
    params: z.object({ id: Id }),
    answers: { 200: BaseWithHistory },
    problems: ["not-found"],
    handler: async (deps, { actor, params: { id } }) => {
      const base = await visibleRecord(deps, actor, baseKey(id), {
        kind: "base",
        id,
        refusal: () => notFound("base", id),
      });
      const [organisationName, claim, history] = await Promise.all([
        nameOfOrganisation(deps, base.organisation),
        glnClaimOf(deps, base.gln, base.organisation),
        recordHistory(deps, baseKey(id)),
      ]);
      return { status: 200, body: { ...base, ...claim, organisationName, history } };
    },
  }),
  route({
    method: "POST",
    path: "/api/bases/{id}/plots",
    tag: "parties",
    summary: { zh: "新增地块", en: "Add plots to a base; no certificate covers more by it" },
    roles: ["clerk"],
    params: z.object({ id: Id }),
    body: PlotsBody,
    answers: { 201: BaseRecord },
    problems: ["not-found", "id-taken"],
    handler: plotsAdded,
  }),
  route({
    method: "POST",
    path: "/api/bases/{id}/corrections",
    tag: "parties",
    summary: { zh: "更正生产基地", en: "Correct a base: name, place, areas, crops and yield caps of its plots" },
    roles: ["clerk"],
    params: z.object({ id: Id }),
    body: BaseCorrectionBody,
    answers: { 201: BaseRecord },
    problems: ["not-found", "id-taken"],
    handler: baseCorrected,
  }),
  route({
    method: "POST",
    path: "/api/bases/{id}/capacity-policy",
    tag: "parties",
    summary: { zh: "设定产能超限的处理方式", en: "Set what happens when more is registered than the plots can grow" },
    roles: ["inspector"],
    params: z.object({ id: Id }),
    body: PolicyBody,
    answers: { 200: BaseRecord },
    problems: ["not-found"],
    handler: (deps, { actor, params, body, idempotency }) => {
      const key = baseKey(params.id);
      const digest = digestOf(deps, "capacity-policy", { ...params, ...body });
      // What the bureau set last: setting it to what it is, is the same command; it may be set to and fro.
      const last = actKey(actor.organisation, "capacity-policy", params.id);
      return execute(deps, {
        actor,
        idempotency,
        digest,
        lane: key.pk,
        keys: [key, last, organisationKey(actor.organisation)],
        taken: (loaded) => {
          const isSo = loaded.state(key)?.capacityPolicy === body.capacity;
          return isSo && loaded.state(shareKey(last))?.digest === digest ? last : undefined;
        },
        more: (loaded) => {
          const base = loaded.state(key);
          return base ? [organisationKey(base.organisation)] : [];
        },
        decide: (loaded) => {
          const before = loaded.state(key);
          const owner = before && loaded.state(organisationKey(before.organisation));
          const { base, fact } = setCapacityPolicy(before, owner, body, contextOf(deps, actor, loaded));
          const factAt = factKey(key, loaded.version(key) + 1);
          const known = loaded.next(shareKey(last), { ref: factAt, digest, status: 200, answer: base });
          return { writes: [loaded.next(key, base), known], fact, factKey: factAt, status: 200, body: base };
        },
      });
    },
  }),
];
