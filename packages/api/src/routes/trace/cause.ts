import { addDays } from "@suyuan/domain/calendar";
import { ACTIVES_DAYS } from "@suyuan/domain/farm/record-input";
import type { GrownThere, PlotUse } from "@suyuan/domain/trace/cause/candidates";
import { type ToLookUp, toLookUp } from "@suyuan/domain/trace/cause/shared-cause";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { WrittenJson } from "../../http/body-encoding.ts";
import { inTurns } from "../../ledger/indexes/turns.ts";
import { baseKey, harvestsBetween, inputsBetween, shipmentKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readPage } from "../../ledger/read.ts";
import { ClosureReader } from "../../ledger/trace/closure.ts";
import { factsAsTexts } from "../../ledger/trace/fact-texts.ts";
import { harvestDayIn } from "../../ledger/trace/harvest-day.ts";
import { offloaded } from "../../offload/job.ts";
import { casesOf } from "./cases.ts";
import { COMMON_SOURCE } from "./cause-job.ts";
import type { CommonAnswer, CommonBody } from "./cause-view.ts";
import { sightOf } from "./sight.ts";

/** What one asking reads and answers at most; `plots`: whose inputs are looked at. */
const LIMITS = { batches: 2000, facts: 10_000, plots: 200, candidates: 50 } as const;
const INPUTS_OF_A_PLOT = 50;
/** Bases whose other harvests are held against those of the cases, and how many of each: the newest. */
const BASES_COMPARED = 20;
const HARVESTS_COMPARED = 200;
/** Rows that are asked for before others have their turn. */
const AT_ONCE = 50;

type CommonCall = Call<unknown, unknown, CommonBody>;

/** What cases have in common, best first. `not-found` for a case that the actor may not trace, as for one that never was. */
export async function readCommon(deps: Deps, { actor, body }: CommonCall): Promise<Answer<WrittenJson<CommonAnswer>>> {
  const { cases, lots, reader } = await casesOf(deps, actor, body.cases);
  const closure = await new ClosureReader(deps.table, { ...LIMITS, hops: Number.POSITIVE_INFINITY }, undefined).read(
    lots.map((lot) => ({ lot, ways: ["back"] })),
  );
  const { lives, ends } = closure;
  const wanted = toLookUp(closure.facts);
  const plots = wanted.plots.slice(0, LIMITS.plots);
  const met = {
    batches: [...lives.keys()],
    organisations: [...new Set(closure.facts.flatMap(partiesOf))],
    bases: [...new Set(wanted.plots.map(({ base }) => base))],
  };
  const [vehicles, uses, harvests, sight, facts] = await Promise.all([
    vehiclesOf(deps, wanted.shipments),
    usesOf(deps, plots),
    harvestsOf(deps, plots),
    sightOf(deps, { actor, reader }, lives, met),
    factsAsTexts(closure.facts),
  ]);
  const cut = { batches: ends.size, plots: wanted.plots.length - plots.length };
  const truncated = {
    ...(cut.batches > 0 ? { batches: cut.batches } : {}),
    ...(cut.plots > 0 ? { plots: cut.plots } : {}),
  };
  const { text } = await offloaded(deps, COMMON_SOURCE, {
    facts,
    asked: { cases, followed: new Set([...lives.keys()].filter((id) => !ends.has(id))), paths: body.paths },
    known: { vehicles, uses: uses.map(({ use }) => use), harvests },
    seen: sight.batches,
    names: new Map([
      ...namesByCandidate(sight.names),
      ...uses.map(({ use, product }): [string, string] => [use.id, product]),
    ]),
    candidatesMax: LIMITS.candidates,
    head: { cases, limits: LIMITS, ...(cut.batches + cut.plots > 0 ? { truncated } : {}) },
  });
  return { status: 200, body: new WrittenJson(text) };
}

const partiesOf = ({ by }: { readonly by: { readonly organisation: string } }) => [by.organisation];

/** Candidates are told as `organisation/…` and `base/…`. */
function namesByCandidate(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...names].map(([id, name]) => [id.startsWith("base/") ? id : `organisation/${id}`, name]));
}

/** By shipment the vehicle that it went with, where that was said. */
async function vehiclesOf({ table }: Deps, shipments: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await inTurns(shipments, AT_ONCE, async (part) => {
    const loaded = await readMany(table, part.map(shipmentKey), EVENTUAL);
    return part.flatMap((id): [string, string][] => {
      const vehicle = loaded.state(shipmentKey(id))?.vehicle;
      return vehicle === undefined ? [] : [[id, vehicle]];
    });
  });
  return new Map(found.flat());
}

interface Used {
  readonly use: PlotUse;
  readonly product: string;
}

/** What was used on plots within a year before their last harvest, the newest first of each. */
async function usesOf({ table }: Deps, plots: ToLookUp["plots"]): Promise<readonly Used[]> {
  const owners = await ownersOf(table, [...new Set(plots.map(({ base }) => base))]);
  const found = await inTurns(plots, AT_ONCE, (part) =>
    Promise.all(
      part.map(async ({ base, plot, until }) => {
        const { place, range } = inputsBetween(base, plot, addDays(until, -ACTIVES_DAYS), until);
        const asked = { ...range, reverse: true, limit: INPUTS_OF_A_PLOT };
        const { rows } = await readPage(table, place, asked, undefined, EVENTUAL);
        return rows.map(({ data: { id, appliedOn, product } }): Used => {
          return { use: { id: `input/${owners.get(base)}/${id}`, base, plot, appliedOn }, product };
        });
      }),
    ),
  );
  return found.flat(2);
}

/**
 * What else was harvested on the bases within the year before the last harvest that is asked about: of those with the most plots in question, and of
 * each the newest.
 */
async function harvestsOf({ table }: Deps, plots: ToLookUp["plots"]): Promise<readonly GrownThere[]> {
  const bases = [...Map.groupBy(plots, ({ base }) => base)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, BASES_COMPARED);
  const found = await Promise.all(
    bases.map(async ([base, asked]) => {
      const until =
        asked
          .map((plot) => plot.until)
          .toSorted()
          .at(-1) ?? "";
      const { place, range } = harvestsBetween(base, addDays(until, -ACTIVES_DAYS), addDays(until, 1));
      const newest = { ...range, reverse: true, limit: HARVESTS_COMPARED };
      const { rows } = await readPage(table, place, newest, undefined, EVENTUAL);
      return rows.map((row): GrownThere => ({ base, plots: row.data.plots, harvestedOn: harvestDayIn(row) }));
    }),
  );
  return found.flat();
}

/** Whose bases those are. */
async function ownersOf(table: Deps["table"], bases: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const loaded = await readMany(table, bases.map(baseKey), EVENTUAL);
  return new Map(bases.map((id) => [id, loaded.state(baseKey(id))?.organisation ?? ""]));
}
