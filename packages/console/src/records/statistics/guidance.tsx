import type { JSX } from "preact";
import { BarChart } from "../../parts/bar-chart/bar-chart.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Failure, Loading } from "../../parts/screen.tsx";
import { useReading } from "../../service/reading.ts";
import { statisticsWords } from "../../words/county/statistics.ts";
import { said } from "../../words/dictionary.ts";
import { shownKg } from "../../words/figures.ts";
import { type Asked, guidanceOf, shownFigure, shownPlain } from "./asked.ts";
import { Table } from "./table.tsx";

/** Output by week against what plots can grow, the price of a kilogram, and what may be expected with its error. */
export function Guidance({ asked, name }: { readonly asked: Asked; readonly name: string }): JSX.Element {
  const words = statisticsWords();
  const reading = useReading(`guidance ${name}`, () => guidanceOf(asked));
  if (reading.value === undefined)
    return reading.isLoading ? <Loading /> : <Failure error={reading.error} again={reading.again} />;
  const { weeks, capacityKg, forecast, notKnown } = reading.value;
  const known = (values: readonly (number | null)[]) => values.map((value) => value ?? undefined);
  return (
    <section class="stack-tight">
      <h2>{words.weekly}</h2>
      {capacityKg !== null && <p>{words.capacity(shownKg(capacityKg))}</p>}
      {weeks.length > 0 && (
        <>
          <BarChart
            label={words.weekly}
            labels={weeks.map(({ week }) => week.slice(5))}
            drawings={[
              { name: words.registered, kind: "bar", values: known(weeks.map(({ registeredKg }) => registeredKg)) },
              { name: words.cumulative, kind: "line", values: weeks.map(({ cumulativeKg }) => cumulativeKg) },
            ]}
          />
          <Table
            label={words.weekly}
            heads={[words.week, words.registered, words.cumulative, words.share, words.price]}
            rows={weeks.map(({ week, registeredKg, cumulativeKg, shareOfCapacity, yuanPerKg }) => [
              week,
              shownPlain(registeredKg),
              shownPlain(cumulativeKg),
              shownFigure({ value: shareOfCapacity, unit: "share" }),
              shownPlain(yuanPerKg),
            ])}
          />
        </>
      )}
      <h2>{words.forecast}</h2>
      {forecast !== undefined && (
        <>
          <p>{said(forecast.method)}</p>
          <p>
            {words.seasons(forecast.seasons)}{" "}
            {words.error(
              shownKg(forecast.meanErrorKg),
              forecast.yearError === null ? undefined : shownFigure({ value: forecast.yearError, unit: "share" }),
            )}
          </p>
          <BarChart
            label={words.forecast}
            labels={forecast.months.map(({ month }) => month.slice(5))}
            drawings={[
              {
                name: words.registered,
                kind: "bar",
                values: known(forecast.months.map(({ registeredKg }) => registeredKg)),
              },
              { name: words.expected, kind: "line", values: forecast.months.map(({ expectedKg }) => expectedKg) },
            ]}
          />
          <Table
            label={words.forecast}
            heads={[words.month, words.expected, words.registered]}
            rows={forecast.months.map(({ month, expectedKg, registeredKg }) => [
              month,
              shownPlain(expectedKg),
              shownPlain(registeredKg),
            ])}
          />
        </>
      )}
      <Facts rows={notKnown.map((one) => [said(one.name), said(one.why)])} />
    </section>
  );
}
