import { countiesOf, regionOfSet } from "@suyuan/domain/assessment/counties";
import type { IndicatorSet, KeptSet } from "@suyuan/domain/assessment/indicator";
import { correctSet, publishSet } from "@suyuan/domain/assessment/publish";
import type { Context } from "@suyuan/domain/context";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { indicatorsKey, indicatorsVersionKey } from "../../ledger/assessment/keys.ts";
import type { Command } from "../../ledger/commit.ts";
import { create } from "../../ledger/loaded.ts";
import { actOf, actUpon } from "../act.ts";
import { type IndicatorsBody, type IndicatorsCorrectionBody, setOf } from "./bodies.ts";

/** By what the counties of the office's region are assessed for a year: the first version. */
export function publishCommand(deps: Ground, call: CommandCall<z.infer<typeof IndicatorsBody>>): Command<KeptSet> {
  const { id, ...content } = call.body;
  const { year } = content;
  const region = regionOfSet(content.region) ?? content.region;
  const set = setOf(content, { region, year, counties: content.counties ?? countiesOf(region, year) });
  const act = actOf(deps, call.actor, "indicators", id, content);
  return written(deps, call, act, set, (kept, ctx) => publishSet(kept, set, ctx));
}

/** A further version, with the reason. `of`: whose set, and for which year. */
export function correctCommand(
  deps: Ground,
  call: CommandCall<z.infer<typeof IndicatorsCorrectionBody>>,
  of: Pick<IndicatorSet, "region" | "year">,
): Command<KeptSet> {
  const { id, reason, ...content } = call.body;
  const set = setOf(content, { ...of, counties: content.counties ?? countiesOf(of.region, of.year) });
  const act = actOf(deps, call.actor, "indicators-correction", id, { ...of, reason, ...content });
  return written(deps, call, act, set, (kept, ctx) => correctSet(kept, set, reason, ctx));
}

type Rule = (kept: KeptSet | undefined, ctx: Context) => ReturnType<typeof publishSet>;

function written(
  deps: Ground,
  call: Pick<CommandCall<unknown>, "actor" | "idempotency">,
  act: ReturnType<typeof actOf>,
  set: IndicatorSet,
  rule: Rule,
): Command<KeptSet> {
  const { region, year } = set;
  return actUpon(deps, call, act, {
    key: indicatorsKey(region, year),
    rule: (before, ctx) => {
      const { kept, version, fact } = rule(before, ctx);
      const beside = [create(indicatorsVersionKey(region, year, version.version), kept.set)];
      return { thing: kept, fact, beside };
    },
    location: `/api/assessment/indicators/${region}/${year}`,
  });
}
