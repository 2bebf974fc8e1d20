import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { regionOfSet, setsAbove } from "@suyuan/domain/assessment/counties";
import {
  type Indicator,
  type IndicatorSet,
  type KeptSet,
  type SetVersion,
  versionOn,
} from "@suyuan/domain/assessment/indicator";
import { unitIn } from "@suyuan/domain/assessment/measures";
import { addDays, startOfDay } from "@suyuan/domain/calendar";
import { covers, scopeOf, toldRegion } from "@suyuan/domain/region-code";
import { unitsOf } from "@suyuan/domain/regions/unit";
import type * as z from "zod";
import type { Answer, Call, CommandCall } from "../../call.ts";
import type { IndicatorsBody, IndicatorsCorrectionBody } from "../../commands/assessment/bodies.ts";
import { correctCommand, publishCommand } from "../../commands/assessment/publish.ts";
import type { Deps } from "../../host.ts";
import { indicatorsKey, indicatorsVersionKey } from "../../ledger/assessment/keys.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import { readerOf } from "../lists/listing.ts";
import type { IndicatorSetQuery, IndicatorSetRecord, IndicatorSets, IndicatorSetsQuery } from "./answers.ts";

/** A set in one version, with all that there are. */
export interface SetIn {
  readonly set: IndicatorSet;
  readonly version: SetVersion;
  readonly versions: readonly SetVersion[];
}

export function indicatorView({ name, ...indicator }: Indicator) {
  return { ...indicator, name, unit: unitIn(indicator) };
}

function viewOf({ set, version, versions }: SetIn): IndicatorSetRecord {
  const { region, year, name, counties, indicators } = set;
  return {
    ...{ region, regionName: toldRegion(region), year, name, version: version.version, versions },
    counties: counties.map((county) => ({ county, name: toldRegion(county) })),
    indicators: indicators.map(indicatorView),
  };
}

/** The newest version of what is kept. */
function newest({ set, versions }: KeptSet): SetIn {
  const version = versions.at(-1);
  if (version === undefined) throw new Error("a set has a version");
  return { set, version, versions };
}

async function done(deps: Deps, command: Command<KeptSet>): Promise<Answer<IndicatorSetRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: viewOf(newest(answer.body)) };
}

export function publish(deps: Deps, call: CommandCall<z.infer<typeof IndicatorsBody>>) {
  return done(deps, publishCommand(deps, call));
}

type OfSet<Query, Body> = Call<{ readonly region: string; readonly year: number }, Query, Body>;

export async function correct(
  deps: Deps,
  call: OfSet<unknown, z.infer<typeof IndicatorsCorrectionBody>>,
): Promise<Answer<IndicatorSetRecord>> {
  const { region, year } = call.params;
  // Nobody is told of a set that is none of theirs.
  await setMeant(deps, call.actor, { set: region, year });
  return done(deps, correctCommand(deps, call, { region: regionOfSet(region) ?? region, year }));
}

/** Does the office stand in the set's region, or over it? */
function maySee(region: string, reader: { readonly regionCode: string }): boolean {
  return covers(region, reader.regionCode) || covers(reader.regionCode, region);
}

/** Which version is meant: by its number, or as known at the end of a day; neither: the newest. */
export interface When {
  readonly version?: number | undefined;
  readonly knownOn?: string | undefined;
}

/** The instant at which the day after one begins. */
export const dayAfter = (day: string | undefined): string | undefined =>
  day === undefined ? undefined : startOfDay(addDays(day, 1));

/** A kept set in the version that is meant. Undefined where there was none by then. */
async function versionIn(deps: Deps, kept: KeptSet, { version: asked, knownOn }: When): Promise<SetIn | undefined> {
  const { set, versions } = kept;
  const version =
    asked === undefined ? versionOn(versions, dayAfter(knownOn)) : versions.find(({ version: one }) => one === asked);
  if (version === undefined) return undefined;
  if (version.version === versions.length) return { set, version, versions };
  const row = await readRow(deps.table, indicatorsVersionKey(set.region, set.year, version.version), EVENTUAL);
  if (row === undefined) throw new Error(`a version of ${set.region} ${set.year} is not there`);
  return { set: row.data, version, versions };
}

/** The set of a region, for offices in it or over it. Errors: `not-found`. */
export async function setMeant(
  deps: Deps,
  actor: Call<unknown, unknown, unknown>["actor"],
  { set, year, ...when }: When & { readonly set: string; readonly year: number },
): Promise<SetIn> {
  const region = regionOfSet(set);
  const key = region === undefined ? undefined : indicatorsKey(region, year);
  const [row, { organisation }] = await Promise.all([
    key === undefined ? undefined : readRow(deps.table, key),
    readerOf(deps, actor),
  ]);
  const found =
    row !== undefined && maySee(row.data.set.region, organisation) && (await versionIn(deps, row.data, when));
  if (!found) throw notFound("indicators");
  return found;
}

/** The set by which a county is assessed: its city's where there is one that names it, or else its province's. */
export async function setOfCounty(
  deps: Deps,
  county: string,
  { year, ...when }: When & { readonly year: number },
): Promise<SetIn> {
  const keys = setsAbove(county).map((region) => indicatorsKey(region, year));
  const rows = await readMany(deps.table, keys, EVENTUAL);
  for (const key of keys) {
    const kept = rows.state(key);
    const found = kept && (await versionIn(deps, kept, when));
    if (found?.set.counties.includes(county)) return found;
  }
  throw notFound("indicators");
}

export async function read(
  deps: Deps,
  { actor, params, query }: OfSet<z.infer<typeof IndicatorSetQuery>, unknown>,
): Promise<Answer<IndicatorSetRecord>> {
  const found = await setMeant(deps, actor, { set: params.region, year: params.year, ...query });
  return { status: 200, body: viewOf(found) };
}

/** Years of a list that names none: this one, the next and the two before. */
const AROUND = [1, 0, -1, -2];

/** The sets of the reader's own region, of those above it, and of the cities in it. */
export async function list(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof IndicatorSetsQuery>, unknown>,
): Promise<Answer<Sent<typeof IndicatorSets>>> {
  const { organisation } = await readerOf(deps, actor);
  const now = deps.now().getUTCFullYear();
  const years = query.year === undefined ? AROUND.map((more) => now + more) : [query.year];
  const keys = years.flatMap((year) =>
    regionsNear(organisation.regionCode).map((region) => indicatorsKey(region, year)),
  );
  const rows = await readMany(deps.table, keys, EVENTUAL);
  const items = keys.flatMap((key) => rows.state(key) ?? []).map((kept) => viewOf(newest(kept)));
  return { status: 200, body: { items } };
}

function regionsNear(regionCode: string): readonly string[] {
  const above = setsAbove(regionCode);
  if (scopeOf(regionCode)?.length !== 2) return above;
  const cities = [...unitsOf(regionCode.slice(0, 2))].filter(
    ([code, { end }]) => end === undefined && code.endsWith("00") && !code.endsWith("0000"),
  );
  return [...above, ...cities.map(([code]) => code)];
}
