import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import type { Column } from "../../parts/table-rows.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { assessmentWords } from "../../words/county/assessment.ts";
import { said } from "../../words/dictionary.ts";
import { shownTime } from "../../words/figures.ts";
import { IntervalBar } from "./interval-bar.tsx";
import { countyOfOffice } from "./office.ts";
import { shownPoints, shownSpan } from "./shown.ts";

type Ranked = Shape<"AssessmentRanking">["items"][number];

/** Points that all indicators have together. */
const MOST = 100;

/** The counties of a set, by the ranks that they may have: each with its range as a bar, and all as a table below. */
export function Ranking({ set, year }: { readonly set: string; readonly year: number }): JSX.Element {
  const words = assessmentWords();
  const reading = useReading(`ranking ${set} ${year}`, () =>
    taken(service.GET("/api/assessment/ranking", { params: { query: { set, year } } })),
  );
  const here = `/assessment${below(set, String(year))}`;
  return (
    <Screen
      title={words.rankingHead(year)}
      back={address("/assessment")}
      acts={
        <a class="button" href={address(`${here}/indicators`)}>
          {words.indicators}
        </a>
      }
    >
      <Shown reading={reading}>
        {(ranking) => (
          <div class="stack">
            <p>
              <b>{said(ranking.set.name)}</b> · {words.version(ranking.set.version)} ·{" "}
              {words.asOf(shownTime(ranking.asOf))}
              {ranking.isBehind === true && ` · ${words.behind}`}
            </p>
            <p class="dim">{words.legend}</p>
            <ol class="rows">
              {ranking.items.map((one) => (
                <Row key={one.county} one={one} here={here} />
              ))}
            </ol>
            <Table items={ranking.items} here={here} />
            <Method lines={ranking.method} />
          </div>
        )}
      </Shown>
    </Screen>
  );
}

function Row({ one, here }: { readonly one: Ranked; readonly here: string }): JSX.Element {
  const words = assessmentWords();
  const { county, name, points, ofPoints, range, rank, unknown, objections } = one;
  const [low, high] = [shownPoints(range.low), shownPoints(range.high)];
  const own = countyOfOffice();
  const title = <b>{name}</b>;
  return (
    <li class="row interval-row" aria-current={county === own ? "true" : undefined}>
      <span class="interval-line">
        {own === undefined || own === county ? <a href={address(`${here}${below(county)}`)}>{title}</a> : title}
        <b>{words.rank(rank.best, rank.worst)}</b>
      </span>
      <IntervalBar {...range} most={MOST} at={ofPoints > 0 ? points : undefined} label={words.barOf(name, low, high)} />
      <span class="interval-line">
        <small>
          {ofPoints === 0 ? words.nothingKnown : words.pointsOf(shownPoints(points), shownPoints(ofPoints))}
        </small>
        <small>
          {words.range} {shownSpan(range)}
        </small>
      </span>
      {(unknown.length > 0 || objections > 0) && (
        <small>
          {[unknown.length > 0 ? words.unknowns(unknown.length) : "", objections > 0 ? words.objected(objections) : ""]
            .filter((text) => text !== "")
            .join(" · ")}
        </small>
      )}
    </li>
  );
}

function Table({ items, here }: { readonly items: readonly Ranked[]; readonly here: string }): JSX.Element {
  const words = assessmentWords();
  const columns: readonly Column<Ranked>[] = [
    { key: "name", title: words.sheet, value: ({ name }) => name },
    { key: "best", title: words.rankFrom, value: ({ rank }) => rank.best },
    { key: "worst", title: words.rankTo, value: ({ rank }) => rank.worst },
    { key: "points", title: words.points, value: ({ points }) => points },
    { key: "low", title: words.rangeLow, value: ({ range }) => range.low },
    { key: "high", title: words.rangeHigh, value: ({ range }) => range.high },
    { key: "unknown", title: words.unknown, value: ({ unknown }) => unknown.length },
    { key: "objections", title: words.objections, value: ({ objections }) => objections },
  ];
  return (
    <details class="fold">
      <summary>
        <b>{words.table}</b>
      </summary>
      <DataTable
        name={words.ranking}
        columns={columns}
        rows={items}
        keyOf={({ county }) => county}
        {...(countyOfOffice() === undefined && { open: ({ county }: Ranked) => address(`${here}${below(county)}`) })}
      />
    </details>
  );
}

/** How it was worked out, folded away. */
export function Method({
  lines,
}: {
  readonly lines: readonly { readonly zh: string; readonly en: string }[];
}): JSX.Element {
  return (
    <details class="fold">
      <summary>
        <b>{assessmentWords().method}</b>
      </summary>
      {lines.map((line) => (
        <p key={line.zh}>{said(line)}</p>
      ))}
    </details>
  );
}
