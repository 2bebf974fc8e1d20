import type { Reason as Told } from "@suyuan/domain/evidence";
import type { Base } from "@suyuan/domain/farm/base";
import { addPlots, correctBase, elsewhere, PLOTS_MAX } from "@suyuan/domain/farm/correct-base";
import type { Outlines } from "@suyuan/domain/farm/outline";
import { outlineReasons } from "@suyuan/domain/farm/outline-faults";
import { plainId, withPlainId } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
import { recordExceptions } from "../../ledger/exceptions.ts";
import { baseKey, organisationKey, outlinesKey } from "../../ledger/keys.ts";
import { glnChanges, glnKeysOf } from "../gln.ts";
import { lookAndDecide } from "../look.ts";
import { ActId, CalendarDate, Gln, NAMES_A_FIELD, Reason, RegionCode } from "../wire.ts";
import { alterRecord } from "./alter.ts";
import { Outline, outlinesIn, outlineWrites } from "./outlines.ts";
import { lookAtSeasons, newlyExceeded, type SeasonLook, seasonWrites } from "./seasons.ts";

const Area = z.number().positive().max(1_000_000).meta({ description: "亩 (666.67 m²)" });
const YieldCap = z
  .number()
  .positive()
  .max(100_000)
  .meta({ description: "Most a season can yield, kilograms a mu 亩产上限" });
export const PlotBody = z.strictObject({
  id: Id,
  areaMu: Area,
  crop: Text(40),
  yieldCapKgPerMu: YieldCap.optional(),
  outline: Outline.optional(),
});

/** A base as the answer to a command says it, with what its outlines say otherwise than its plots. */
export function toldBase(base: Base, outlines: Outlines): Base & { readonly warnings?: readonly Told[] } {
  const warnings = outlineReasons(base.plots, outlines);
  return { ...withPlainId(base), ...(warnings.length > 0 && { warnings }) };
}

export const PlotsBody = z
  .strictObject({ id: ActId.optional(), reason: Reason, plots: z.array(PlotBody).min(1).max(PLOTS_MAX) })
  .meta({ id: "NewPlots" });

export const BaseCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    name: Text(80).optional(),
    regionCode: RegionCode.optional(),
    gln: Gln.nullable().optional(),
    plots: z
      .array(
        z.strictObject({
          id: Id,
          areaMu: Area.optional(),
          crop: Text(40).optional(),
          yieldCapKgPerMu: YieldCap.nullable().optional(),
          closedFrom: CalendarDate.nullable()
            .optional()
            .meta({ description: "Nothing is harvested on it from this day on 停用日期" }),
          outline: Outline.nullable().optional(),
        }),
      )
      .min(1)
      .max(PLOTS_MAX)
      .optional()
      .meta({ description: "Those that were wrong, with what was 需更正的地块" }),
  })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "BaseCorrection" });

/** Does a plot of a command say where it lies, or that this is not known? */
const isDrawn = ({ outline }: { readonly outline?: object | null | undefined }): boolean => outline !== undefined;

type IdCall<Body> = Call<{ readonly id: string }, unknown, Body>;

/** Plots that a base has besides. */
export function plotsAdded(deps: Deps, call: IdCall<z.infer<typeof PlotsBody>>): Promise<Answer<Base>> {
  const { params, body } = call;
  const { id, ...content } = body;
  let outlines: Outlines = new Map();
  return alterRecord<Base>(deps, call, {
    kind: "base-plots",
    key: baseKey(params.id),
    id,
    content: { base: params.id, ...content },
    keys: [outlinesKey(params.id)],
    rule: (loaded, before, ctx) => {
      const altered = addPlots(before, body, ctx, outlinesIn(loaded.state(outlinesKey(params.id))));
      outlines = altered.outlines;
      return { after: altered.base, fact: altered.fact };
    },
    found: (loaded) => (body.plots.some(isDrawn) ? outlineWrites(loaded, params.id, outlines) : []),
    answered: (after) => toldBase(after, outlines),
    location: `/api/bases/${plainId(params.id)}`,
  });
}

/**
 * What should have been said of a base. Corrected areas split the seasons anew. A base in another county than its owner, and more registered
 * than its plots can really grow, are told to the offices.
 */
export function baseCorrected(deps: Deps, call: IdCall<z.infer<typeof BaseCorrectionBody>>): Promise<Answer<Base>> {
  return lookAndDecide(deps, "batches of the base are registered all the time", async () =>
    correctedAfter(deps, call, call.body.plots === undefined ? [] : await lookAtSeasons(deps, call.params.id)),
  );
}

function correctedAfter(
  deps: Deps,
  call: IdCall<z.infer<typeof BaseCorrectionBody>>,
  looks: readonly SeasonLook[],
): Promise<Answer<Base>> {
  const { params, body, actor } = call;
  const { id, ...content } = body;
  let outlines: Outlines = new Map();
  return alterRecord<Base>(deps, call, {
    kind: "base-correction",
    isNaming: true,
    key: baseKey(params.id),
    id,
    content: { base: params.id, ...content },
    keys: [outlinesKey(params.id), ...glnKeysOf(body.gln), ...looks.map(({ key }) => key)],
    more: (_loaded, before) => glnKeysOf(before.gln),
    rule: (loaded, before, ctx) => {
      const altered = correctBase(before, body, ctx, outlinesIn(loaded.state(outlinesKey(params.id))));
      outlines = altered.outlines;
      return { after: altered.base, fact: altered.fact };
    },
    found: (loaded, before, after) => {
      const { id: base, organisation } = after;
      return [
        ...glnChanges(loaded, before, after, { kind: "base", id: base, organisation, name: after.name }),
        ...seasonWrites(loaded, after, looks),
        ...(body.plots?.some(isDrawn) === true ? outlineWrites(loaded, params.id, outlines) : []),
      ];
    },
    exceptions: (loaded, before, after, { now }) => {
      const owner = loaded.state(organisationKey(actor.organisation));
      if (owner === undefined) return [];
      const regions = [owner.regionCode, before.regionCode, after.regionCode];
      const isMoved = before.regionCode !== after.regionCode;
      const reasons = [...(isMoved ? elsewhere(after, owner) : []), ...newlyExceeded(loaded, before, after, looks)];
      return recordExceptions(`base/${after.id}`, regions, reasons, now);
    },
    answered: (after) => toldBase(after, outlines),
    location: `/api/bases/${plainId(params.id)}`,
  });
}
