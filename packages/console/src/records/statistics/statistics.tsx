import type { ComponentChildren, JSX } from "preact";
import { address } from "../../parts/address.ts";
import { BarChart } from "../../parts/bar-chart/bar-chart.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Choices } from "../../parts/fields/choices.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { useFilters } from "../../parts/listing.tsx";
import { Empty, Failure, Loading, Screen } from "../../parts/screen.tsx";
import { saveFile } from "../../service/files.ts";
import { useReading } from "../../service/reading.ts";
import { statisticsWords } from "../../words/county/statistics.ts";
import { said } from "../../words/dictionary.ts";
import { today } from "../../words/figures.ts";
import {
  type Asked,
  askedFrom,
  type Figure,
  type Figures,
  figuresOf,
  nameOfFigure,
  shownFigure,
  shownPlain,
} from "./asked.ts";
import { Guidance } from "./guidance.tsx";
import { Table } from "./table.tsx";

/** Figures of the office's region, or of one in it: of a year, by month, product and region below, as known on a day, with their rows. */
export default function Statistics(): JSX.Element {
  const words = statisticsWords();
  const { query, set } = useFilters();
  const asked = askedFrom(query);
  const now = Number(today().slice(0, 4));
  const name = JSON.stringify(asked);
  const all = useReading(`figures ${name}`, () => figuresOf(asked));
  return (
    <Screen title={all.value?.regionName === undefined ? words.title : `${words.title} · ${all.value.regionName}`}>
      <div class="stack">
        <Choices
          legend={words.year}
          isLegendHidden
          isRow
          value={asked.year}
          onChange={(year) => set({ year: `${year}` })}
          options={[now, now - 1, now - 2].map((value) => ({ value, label: words.yearOf(value) }))}
        />
        <DateField
          label={words.knownOn}
          hint={words.knownOnWay}
          value={asked.knownOn ?? ""}
          latest={today()}
          quick={false}
          none={words.now}
          onChange={(knownOn) => set({ knownOn })}
        />
        {all.value === undefined ? (
          all.isLoading ? (
            <Loading />
          ) : (
            <Failure error={all.error} again={all.again} />
          )
        ) : (
          <Whole asked={asked} figures={all.value} name={name} />
        )}
      </div>
    </Screen>
  );
}

function Whole({
  asked,
  figures,
  name,
}: {
  readonly asked: Asked;
  readonly figures: Figures;
  readonly name: string;
}): JSX.Element {
  const words = statisticsWords();
  const { region, year, knownOn } = asked;
  const csv = new URLSearchParams({
    ...{ from: `${year}-01`, to: `${year}-12`, by: "month,scheme,producer" },
    ...(region !== undefined && { region }),
    ...(knownOn !== undefined && { knownOn }),
  });
  return (
    <>
      {figures.isBehind === true && <p class="message note">{words.behind}</p>}
      {figures.figures.length === 0 ? (
        <Empty title={words.nothing} />
      ) : (
        <>
          <Section title={words.key}>
            <Facts
              rows={figures.figures.map((figure) => [
                nameOfFigure(figures, figure.key),
                <Leading key={figure.key} figure={figure} name={nameOfFigure(figures, figure.key)} />,
              ])}
            />
            <p class="acts no-print">
              <button
                type="button"
                class="button"
                onClick={() => void saveFile(`/api/statistics.csv?${csv}`, `statistics-${year}.csv`)}
              >
                {words.table}
              </button>
            </p>
          </Section>
          <Apart asked={asked} by="month" name={name} title={words.monthly} />
          <Apart asked={asked} by="product" name={name} title={words.byProduct} />
          {(region ?? figures.region ?? "").length < 12 && (
            <Apart asked={asked} by="region" name={name} title={words.byRegion} />
          )}
        </>
      )}
      <Guidance asked={asked} name={name} />
      <Section title={words.notKnown}>
        <p class="dim">{words.notKnownNote}</p>
        <Facts rows={figures.notKnown.map((one) => [said(one.name), said(one.why)])} />
      </Section>
    </>
  );
}

/** A figure, which leads to what it counts. */
function Leading({ figure, name }: { readonly figure: Figure; readonly name: string }): JSX.Element {
  const { rows } = figure;
  const shown = shownFigure(figure);
  if (rows === undefined) return <>{shown}</>;
  const [path = "", asked = ""] = rows.replace("/api", "").split("?");
  const query = Object.fromEntries(new URLSearchParams(asked));
  return (
    <a
      href={address(
        path,
        path.endsWith("rows") ? { ...query, name } : { ...(query.region !== undefined && { region: query.region }) },
      )}
    >
      {shown}
    </a>
  );
}

const SHOWN = ["registered-grams", "certified-grams", "sold-grams"] as const;

/** Weights told apart by month, product or region: drawn, and the same as a table. */
function Apart({
  asked,
  by,
  name,
  title,
}: {
  readonly asked: Asked;
  readonly by: "month" | "product" | "region";
  readonly name: string;
  readonly title: string;
}): JSX.Element | null {
  const words = statisticsWords();
  const reading = useReading(`figures ${name} ${by}`, () => figuresOf(asked, by));
  if (reading.value === undefined)
    return reading.isLoading ? <Loading /> : <Failure error={reading.error} again={reading.again} />;
  const { figures, products = [] } = reading.value;
  const groups = [...new Set(figures.map((figure) => figure.by[by] ?? ""))];
  const values = (key: string) =>
    groups.map((group) => figures.find((one) => one.key === key && one.by[by] === group)?.value ?? undefined);
  const named = (group: string) => {
    const product = products.find(({ gtin }) => gtin === group)?.name;
    if (by === "product") return product === undefined ? group : said({ zh: product.zh, en: product.en ?? product.zh });
    return by === "month" ? (
      group
    ) : (
      <a href={address("/statistics", { region: group, year: `${asked.year}` })}>{group}</a>
    );
  };
  const titles = [words.registered, words.certified, words.sold];
  const columns = SHOWN.map(values);
  const head = { month: words.month, product: words.product, region: words.region }[by];
  if (groups.length === 0) return null;
  return (
    <Section title={title}>
      {by === "month" && (
        <BarChart
          label={title}
          labels={groups.map((group) => group.slice(5))}
          drawings={titles.map((one, n) => ({ name: one, kind: "bar" as const, values: columns[n] ?? [] }))}
        />
      )}
      <Table
        label={title}
        heads={[head, ...titles]}
        rows={groups.map((group, n) => [named(group), ...columns.map((column) => shownPlain(column[n] ?? null))])}
      />
    </Section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="stack-tight">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
