import { notFound } from "@suyuan/domain/access";
import type { Figures } from "@suyuan/domain/assessment/figure";
import type { Indicator } from "@suyuan/domain/assessment/indicator";
import { readAmount, unitOf } from "@suyuan/domain/assessment/measures";
import { type CountyObjections, NO_OBJECTIONS, objectionAgainst } from "@suyuan/domain/assessment/objection";
import { type Ranked, ranking } from "@suyuan/domain/assessment/ranking";
import { countyScore, type IndicatorScore, type Score } from "@suyuan/domain/assessment/score";
import { METHOD, UNKNOWN_WORDS } from "@suyuan/domain/assessment/words";
import { defined } from "@suyuan/domain/fact";
import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import { covers, scopeOf, toldRegion } from "@suyuan/domain/region-code";
import type { Actor, Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { countyObjectionsKey, objectionsAgainst } from "../../ledger/assessment/keys.ts";
import { followedUntil } from "../../ledger/outbox.ts";
import { EVENTUAL, readAll, readMany, readRow } from "../../ledger/read.ts";
import { dueKey } from "../../ledger/statistics/keys.ts";
import { readerOf } from "../lists/listing.ts";
import type {
  AssessmentRanking,
  AssessmentSheet,
  RankedCounty,
  RankingQuery,
  SheetIndicator,
  SheetQuery,
} from "./answers.ts";
import { figuresOfCounty } from "./figures.ts";
import { dayAfter, indicatorView, type SetIn, setMeant, setOfCounty } from "./sets.ts";

const points = (hundredths: number): number => hundredths / 100;
const rangeOf = ({ low, high }: Score["range"]) => ({ low: points(low), high: points(high) });
const rounded = (value: number): number => Number(value.toFixed(6));

/** What a county's figures come to by a set, with its objections as they stood. */
function scoreIn(
  { set }: SetIn,
  figures: Figures | undefined,
  objections: CountyObjections | undefined,
  before: string | undefined,
): Score {
  const stateOf = (indicator: string) => objectionAgainst(objections ?? NO_OBJECTIONS, indicator, before)?.state;
  return countyScore(set.indicators, figures, unitOf, stateOf);
}

function setView({ set, version }: SetIn): AssessmentSheet["set"] {
  const { region, name } = set;
  const { version: number, at: publishedAt, byName: publishedBy } = version;
  return { region, regionName: toldRegion(region), name, version: number, publishedAt, publishedBy };
}

function indicatorIn(
  { indicator, figure, hundredths, range }: IndicatorScore,
  { county, year }: { readonly county: string; readonly year: number },
  objection: ReturnType<typeof objectionAgainst>,
): SheetIndicator {
  const { numerator, denominator, ...rest } = indicatorView(indicator);
  const { interval, unknown, value } = figure;
  return {
    ...rest,
    terms: { numerator, ...defined({ denominator }) },
    ...defined({
      numerator: figure.numerator === undefined ? undefined : readAmount(numerator, figure.numerator),
      denominator: amountBelow(indicator, figure.denominator),
      value: value === undefined ? undefined : rounded(value),
      interval: interval && { low: rounded(interval.low), high: rounded(interval.high) },
      unknown: unknown && { code: unknown, ...UNKNOWN_WORDS[unknown] },
      points: hundredths === undefined ? undefined : points(hundredths),
      objection: objection && { id: plainId(objection.id), from: ownerIn(objection.id) ?? "", state: objection.state },
    }),
    range: rangeOf(range),
    figures: `/api/statistics?region=${county}&from=${year}-01&to=${year}-12`,
  };
}

function amountBelow({ denominator }: Indicator, amount: number | undefined) {
  return denominator === undefined || amount === undefined ? undefined : readAmount(denominator, amount);
}

/** The county that is asked for, where the reader is an office of it or over it. Errors: `not-found`. */
async function countyMeant(deps: Deps, actor: Actor, region: string): Promise<string> {
  const { organisation } = await readerOf(deps, actor);
  const county = scopeOf(region);
  if (county?.length !== 6 || !covers(organisation.regionCode, county)) throw notFound("indicators");
  return county;
}

/** Does something wait to be added to the figures of one of these counties? */
async function isBehind(deps: Deps, counties: readonly string[]): Promise<{ readonly isBehind?: true }> {
  const due = await readMany(deps.table, counties.map(dueKey), EVENTUAL);
  return due.items().length > 0 ? { isBehind: true } : {};
}

/** A county's sheet by a set. Errors: `not-found`. */
export async function sheetOf(deps: Deps, actor: Actor, query: SheetQuery): Promise<AssessmentSheet> {
  const { region, year, set: asked, knownOn, ranked } = query;
  const county = await countyMeant(deps, actor, region);
  const found =
    asked === undefined
      ? await setOfCounty(deps, county, { year, knownOn })
      : await setMeant(deps, actor, { set: asked, year, knownOn });
  if (!found.set.counties.includes(county)) throw notFound("indicators");
  const before = dayAfter(knownOn);
  const [figures, row, asOf, behind, all] = await Promise.all([
    figuresOfCounty(deps.table, county, { year, knownOn, indicators: found.set.indicators }),
    readRow(deps.table, countyObjectionsKey(found.set.region, year, county), EVENTUAL),
    followedUntil(deps.table, deps.now()),
    isBehind(deps, [county]),
    ranked === "true" ? rankedIn(deps, found, knownOn) : [],
  ]);
  const objections = row?.data ?? NO_OBJECTIONS;
  const score = scoreIn(found, figures, objections, before);
  const rank = all.find((one) => one.county === county)?.rank;
  return {
    ...{ county, countyName: toldRegion(county), year, set: setView(found), asOf, ...behind, ...defined({ knownOn }) },
    indicators: score.indicators.map((one) =>
      indicatorIn(one, { county, year }, objectionAgainst(objections, one.indicator.id, before)),
    ),
    ...{ points: points(score.hundredths), ofPoints: points(score.ofHundredths), range: rangeOf(score.range) },
    ...defined({ rank: rank && { ...rank, of: all.length } }),
    method: METHOD.map((one) => ({ ...one })),
  };
}

export async function sheet(
  deps: Deps,
  { actor, query }: Call<unknown, SheetQuery, unknown>,
): Promise<Answer<AssessmentSheet>> {
  return { status: 200, body: await sheetOf(deps, actor, query) };
}

interface RankedWith extends Ranked {
  readonly open: number;
}

/** Counties whose figures are read at once. */
const AT_ONCE = 20;

/** All counties of a set by their scores. */
async function rankedIn(deps: Deps, found: SetIn, knownOn: string | undefined): Promise<readonly RankedWith[]> {
  const { counties, region, year } = found.set;
  const objections = new Map(
    (await readAll(deps.table, objectionsAgainst(region, year))).map(({ sk, data }) => [
      sk.slice(sk.indexOf("#") + 1),
      data,
    ]),
  );
  const scores: { readonly county: string; readonly score: Score }[] = [];
  for (let n = 0; n < counties.length; n += AT_ONCE) {
    const some = counties.slice(n, n + AT_ONCE).map(async (county) => {
      const figures = await figuresOfCounty(deps.table, county, { year, knownOn, indicators: found.set.indicators });
      return { county, score: scoreIn(found, figures, objections.get(county), dayAfter(knownOn)) };
    });
    scores.push(...(await Promise.all(some)));
  }
  const openIn = (county: string) => {
    const there = objections.get(county) ?? NO_OBJECTIONS;
    const states = found.set.indicators.map(({ id }) => objectionAgainst(there, id, dayAfter(knownOn))?.state);
    return states.filter((state) => state === "open").length;
  };
  return ranking(scores).map((one) => ({ ...one, open: openIn(one.county) }));
}

/** The counties of a set with the ranks that they may have, for offices in its region or over it. Errors: `not-found`. */
export async function rankingOf(
  deps: Deps,
  { actor, query }: Call<unknown, RankingQuery, unknown>,
): Promise<Answer<AssessmentRanking>> {
  const { set, year, knownOn } = query;
  const found = await setMeant(deps, actor, { set, year, knownOn });
  const [all, asOf, behind] = await Promise.all([
    rankedIn(deps, found, knownOn),
    followedUntil(deps.table, deps.now()),
    isBehind(deps, found.set.counties),
  ]);
  const items = all.map(
    ({ county, score, rank, open }): RankedCounty => ({
      ...{ county, name: toldRegion(county), points: points(score.hundredths), ofPoints: points(score.ofHundredths) },
      ...{ range: rangeOf(score.range), rank: { ...rank, of: all.length }, objections: open },
      unknown: score.indicators
        .filter(({ hundredths }) => hundredths === undefined)
        .map(({ indicator }) => indicator.id),
    }),
  );
  const method = METHOD.map((one) => ({ ...one }));
  return { status: 200, body: { set: setView(found), year, asOf, ...behind, ...defined({ knownOn }), items, method } };
}
