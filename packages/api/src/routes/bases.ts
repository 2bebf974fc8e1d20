import { notFound } from "@suyuan/domain/access";
import {
  DateText,
  GlnText,
  InstantText,
  OrganisationId,
  Reason,
  RegionCodeText,
  RegionText,
} from "@suyuan/domain/answer";
import { defined } from "@suyuan/domain/fact";
import { addBase, setCapacityPolicy } from "@suyuan/domain/farm/add-base";
import { elsewhere, PLOTS_MAX } from "@suyuan/domain/farm/correct-base";
import { muOf } from "@suyuan/domain/farm/outline";
import { outlineReasons } from "@suyuan/domain/farm/outline-faults";
import { withPlainId } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import { toldRegion } from "@suyuan/domain/region-code";
import * as z from "zod";
import type { Actor } from "../call.ts";
import { glnKeys, glnWrites } from "../commands/gln.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { Claim, glnClaimOf } from "../commands/ids/gs1-claims.ts";
import { baseMeant } from "../commands/ids/named.ts";
import {
  BaseCorrectionBody,
  baseCorrected,
  PlotBody,
  PlotsBody,
  plotsAdded,
  toldBase,
} from "../commands/records/bases.ts";
import { Outline, outlinesIn, outlineWrites } from "../commands/records/outlines.ts";
import { Gln, RegionCode } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { execute } from "../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { recordExceptions } from "../ledger/exceptions.ts";
import { ownOf } from "../ledger/ids/own.ts";
import {
  actKey,
  baseKey,
  factKey,
  latestActKey,
  namesakeKey,
  organisationKey,
  outlinesKey,
  shareKey,
} from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create } from "../ledger/loaded.ts";
import { EVENTUAL, readRow } from "../ledger/read.ts";
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

const Plot = z.object({
  id: z.string(),
  areaMu: z.number().meta({ description: "亩 (666.67 m²)" }),
  crop: z.string(),
  yieldCapKgPerMu: z.number().optional().meta({ description: "Most a season can yield, kilograms a mu 亩产上限" }),
  closedFrom: DateText.optional().meta({ description: "Nothing is harvested on it from this day on 停用日期" }),
});

/** Not for county offices: their figures need no plot's place. */
const DrawnPlot = Plot.extend({
  outline: Outline.optional(),
  outlineMu: z.number().optional().meta({ description: "Area within the outline, mu 轮廓面积（亩）" }),
});

const BaseRecord = z
  .object({
    id: z.string(),
    organisation: OrganisationId,
    name: z.string(),
    regionCode: RegionCodeText,
    gln: GlnText.optional(),
    plots: z.array(Plot),
    capacityPolicy: z.enum(["warn", "block"]).meta({ description: "What happens beyond the yield cap 超产处理" }),
    createdAt: InstantText,
    warnings: z
      .array(Reason)
      .optional()
      .meta({ description: "What its outlines say otherwise than its plots; what is stated counts 轮廓与登记的差异" }),
  })
  .meta({ id: "BaseRecord" });

const BaseWithHistory = BaseRecord.extend({
  plots: z.array(DrawnPlot),
  region: RegionText,
  organisationName: z.string(),
  glnClaim: Claim.optional(),
  history: RecordHistory,
}).meta({ id: "BaseWithHistory" });

const PolicyBody = z.strictObject({ capacity: z.enum(["warn", "block"]) });

/** A command upon a base of one's own, with the id under which that is stored. */
async function ofOwnBase<C extends { readonly actor: Actor; readonly params: { readonly id: string } }>(
  deps: Deps,
  call: C,
): Promise<C> {
  const id = await baseMeant(deps, call.actor, { id: call.params.id, from: call.actor.organisation });
  return { ...call, params: { ...call.params, id } };
}

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
      const own = ownOf(baseKey, actor.organisation, body.id);
      const { id, key } = own;
      return execute(deps, {
        actor,
        idempotency,
        digest: digestOf(deps, "base", body),
        lane: key.pk,
        keys: [...own.keys, organisationKey(actor.organisation), ...glnKeys(body.gln)],
        taken: own.taken,
        decide: (loaded) => {
          const organisation = actingOrganisation(actor, loaded);
          const { base, outlines, fact } = addBase({ organisation }, { ...body, id }, contextOf(deps, actor, loaded));
          const { name } = base;
          const gln = glnWrites(loaded, body.gln, { kind: "base", id, organisation: organisation.id, name });
          const location = `/api/bases/${body.id}`;
          const named = create(namesakeKey("base", body.id, organisation.id), { id });
          const drawn = outlineWrites(loaded, id, outlines);
          const writes = [create(key, base), named, ...drawn, ...ownListOps(fact), ...gln];
          const regions = [organisation.regionCode, base.regionCode];
          const exceptions = recordExceptions(`base/${id}`, regions, elsewhere(base, organisation), base.createdAt);
          return {
            writes,
            fact,
            factKey: factKey(key, 1),
            exceptions,
            status: 201,
            body: toldBase(base, outlines),
            location,
          };
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
    query: From,
    answers: { 200: BaseWithHistory },
    problems: ["not-found"],
    handler: async (deps, { actor, params: { id }, query }) => {
      const key = baseKey(await baseMeant(deps, actor, { id, from: query.from }));
      const base = await visibleRecord(deps, actor, key, {
        kind: "base",
        id,
        refusal: () => notFound("base", id),
      });
      const [organisationName, claim, history, drawn] = await Promise.all([
        nameOfOrganisation(deps, base.organisation),
        glnClaimOf(deps, base.gln, base.organisation),
        recordHistory(deps, actor, key),
        actor.role === "statistician" ? undefined : readRow(deps.table, outlinesKey(base.id), EVENTUAL),
      ]);
      const outlines = outlinesIn(drawn?.data);
      const warnings = outlineReasons(base.plots, outlines);
      const plots = base.plots.map((plot) => {
        const outline = outlines.get(plot.id);
        return outline === undefined ? plot : { ...plot, outline, ...defined({ outlineMu: muOf(outline) }) };
      });
      const told = warnings.length > 0 ? { warnings } : {};
      const region = toldRegion(base.regionCode);
      return {
        status: 200,
        body: { ...withPlainId(base), plots, ...told, ...claim, region, organisationName, history },
      };
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
    handler: async (deps, call) => plotsAdded(deps, await ofOwnBase(deps, call)),
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
    handler: async (deps, call) => baseCorrected(deps, await ofOwnBase(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/bases/{id}/capacity-policy",
    tag: "parties",
    summary: { zh: "设定产能超限的处理方式", en: "Set what happens when more is registered than the plots can grow" },
    roles: ["inspector"],
    params: z.object({ id: Id }),
    query: From,
    body: PolicyBody,
    answers: { 200: BaseRecord },
    problems: ["not-found"],
    handler: async (deps, { actor, params, query, body, idempotency }) => {
      const id = await baseMeant(deps, actor, { id: params.id, from: query.from });
      const key = baseKey(id);
      const digest = digestOf(deps, "capacity-policy", { id, ...body });
      // What the bureau set last: setting it to what it is, is the same command; it may be set to and fro.
      const last = latestActKey(actor.organisation, "capacity-policy", id);
      const former = actKey(actor.organisation, "capacity-policy", id);
      return execute(deps, {
        actor,
        idempotency,
        digest,
        lane: key.pk,
        keys: [key, last, former, organisationKey(actor.organisation)],
        taken: (loaded) => {
          const isSo = loaded.state(key)?.capacityPolicy === body.capacity;
          const latest = loaded.has(last) ? last : former;
          return isSo && loaded.state(shareKey(latest))?.digest === digest ? latest : undefined;
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
          const answer = withPlainId(base);
          const known = loaded.next(shareKey(last), { ref: factAt, digest, status: 200, answer });
          return { writes: [loaded.next(key, base), known], fact, factKey: factAt, status: 200, body: answer };
        },
      });
    },
  }),
];
