import type { Sent } from "@suyuan/domain/answer";
import { dateInChina } from "@suyuan/domain/calendar";
import { type Cells, sumOfCells } from "@suyuan/domain/statistics/account";
import { type Amounts, sumOf } from "@suyuan/domain/statistics/contribution";
import { forecastFrom, SEASONS_MAX, type Season } from "@suyuan/domain/statistics/forecast";
import { knownRatio, RATIOS, readRatio } from "@suyuan/domain/statistics/ratio";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { knownFigures } from "../../ledger/statistics/read.ts";
import type { Guidance, GuidanceQuery } from "./view.ts";
import { whoseFigures } from "./whose.ts";

type Answered = Sent<typeof Guidance>;

const METHOD = {
  zh: "各月预计为以往各季同月登记重量的平均数（最多五季，缺记录的月按零计）。误差是用同样方法、以其余各季推算某一季时的平均偏差。",
  en: "Of each month the mean of what was registered in that month of past seasons, five at most; a month without a record counts as nothing. Its error is how far the same method was off, on average, when each past season was told from the others.",
};

/** Plots are recorded by crop: what they can grow of one product is not known. */
const NO_CELLS: Cells = {};

const NO_CAPACITY = {
  key: "capacity",
  name: { zh: "地块年产能", en: "Yearly capacity of plots" },
  why: {
    zh: "没有地块登记亩产上限，或指定了产品（地块按作物登记，不按产品）。",
    en: "No plot has a yield cap on record, or one product was asked for: plots are recorded by crop, not by product.",
  },
};
const NO_FORECAST = {
  key: "forecast",
  name: { zh: "产量预计", en: "Forecast" },
  why: {
    zh: "以往有记录的季少于两季，无法推算，也无法说明误差。",
    en: "Fewer than two past seasons are on record: nothing could be told, nor how good it would be.",
  },
};

/** Output by week against what plots can grow, the price of a kilogram by week, and what may be expected with its error. */
export async function readGuidance(
  deps: Deps,
  { actor, query }: Call<unknown, GuidanceQuery, unknown>,
): Promise<Answer<Answered>> {
  const whose = await whoseFigures(deps, actor, query);
  const { knownOn, product } = query;
  const year = query.year ?? Number(dateInChina(deps.now().toISOString()).slice(0, 4));
  const read = (of: string, goods?: string) =>
    knownFigures(deps.table, { account: whose.account, year: of, product: goods }, knownOn);
  const past = Array.from({ length: SEASONS_MAX }, (_, n) => `${year - SEASONS_MAX + n}`);
  const [own, next, standing, ...before] = await Promise.all([
    read(`${year}`, product),
    // The last days of December may lie in the first week of the next year, and the other way round.
    read(`${year + 1}`, product),
    product === undefined ? read("standing") : NO_CELLS,
    ...past.map((one) => read(one, product)),
  ]);
  const capacity = total(standing.standing)["capacity-grams"];
  const forecast = forecastFrom(before.map((cells, n) => seasonOf(cells, `${past[n]}`)));
  const weeks = weeksOf(sumOfCells([own, next, before.at(-1) ?? {}]), `${year}`, capacity);
  const body: Answered = {
    ...whose.head,
    year,
    ...(product === undefined ? {} : { product }),
    capacityKg: capacity === undefined ? null : capacity / 1000,
    weeks,
    ...(forecast && { forecast: toldForecast(forecast, seasonOf(own, `${year}`), `${year}`) }),
    notKnown: [...(capacity === undefined ? [NO_CAPACITY] : []), ...(forecast === undefined ? [NO_FORECAST] : [])],
  };
  return { status: 200, body };
}

function total(groups: Cells[string] = {}): Amounts {
  return Object.entries(groups).reduce<Amounts>(
    (sum, [group, amounts]) => (group === "|" ? sum : sumOf(sum, amounts)),
    {},
  );
}

function seasonOf(cells: Cells, year: string): Season {
  return Array.from(
    { length: 12 },
    (_, n) => total(cells[`${year}-${String(n + 1).padStart(2, "0")}`])["registered-grams"],
  );
}

function weeksOf(cells: Cells, year: string, capacity: number | undefined): Answered["weeks"] {
  let cumulative = 0;
  const names = Object.keys(cells).filter((stretch) => stretch.startsWith(`${year}-W`));
  return names.sort().map((week) => {
    const amounts = total(cells[week]);
    const { "registered-grams": registered, "sold-grams": sold } = amounts;
    cumulative += registered ?? 0;
    const price = knownRatio(amounts, RATIOS["price-per-kg"]);
    return {
      week,
      registeredKg: registered === undefined ? null : registered / 1000,
      soldKg: sold === undefined ? null : sold / 1000,
      cumulativeKg: cumulative / 1000,
      shareOfCapacity:
        capacity === undefined || capacity === 0 ? null : readRatio("share", { above: cumulative, below: capacity }),
      yuanPerKg: price === undefined ? null : readRatio("yuan-per-kg", price),
    };
  });
}

function toldForecast(
  { months, seasons, meanErrorGrams, yearError }: NonNullable<ReturnType<typeof forecastFrom>>,
  own: Season,
  year: string,
): NonNullable<Answered["forecast"]> {
  return {
    method: METHOD,
    seasons,
    months: months.map((grams, n) => ({
      month: `${year}-${String(n + 1).padStart(2, "0")}`,
      expectedKg: grams / 1000,
      registeredKg: own[n] === undefined ? null : own[n] / 1000,
    })),
    meanErrorKg: meanErrorGrams / 1000,
    yearError: yearError ?? null,
  };
}
