import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { assessmentWords } from "../../words/county/assessment.ts";
import { said } from "../../words/dictionary.ts";
import { shownTime } from "../../words/figures.ts";
import { mayPublish, ownRegion } from "./office.ts";
import { inUnit } from "./shown.ts";

type IndicatorSet = Shape<"IndicatorSet">;

/** By what counties are assessed: each indicator with its definition and the sources of its terms, and the versions that there were. */
export function SetView({ set, year }: { readonly set: string; readonly year: number }): JSX.Element {
  const words = assessmentWords();
  const reading = useReading(`indicators ${set} ${year}`, () =>
    taken(service.GET("/api/assessment/indicators/{region}/{year}", { params: { path: { region: set, year } } })),
  );
  const here = `/assessment${below(set, String(year))}`;
  return (
    <Screen
      title={words.indicators}
      back={address(here)}
      acts={
        mayPublish() &&
        ownRegion() === set && (
          <a class="button" href={address(`${here}/correct`)}>
            {words.correct}
          </a>
        )
      }
    >
      <Shown reading={reading}>{(kept) => <Whole set={kept} />}</Shown>
    </Screen>
  );
}

function Whole({ set }: { readonly set: IndicatorSet }): JSX.Element {
  const words = assessmentWords();
  const { name, regionName, year, indicators, versions, counties } = set;
  return (
    <div class="stack">
      <p>
        <b>{said(name)}</b> · {words.setOf(regionName, year)}
      </p>
      {indicators.map((one) => (
        <article key={one.id} class="card">
          <h2>{said(one.name)}</h2>
          <Facts
            rows={[
              [words.definition, said(one.definition)],
              [words.kind, words.kinds[one.kind]],
              [words.weight, words.weightOf(one.weight)],
              [words.target, `${inUnit(one.target, one.unit)} · ${words.better[one.direction]}`],
              [words.numerator, said(one.numerator.source)],
              [words.denominator, one.denominator && said(one.denominator.source)],
              [words.noneMeans, words.noneMeanings[one.noneMeans]],
            ]}
          />
        </article>
      ))}
      <section class="section">
        <h2>{words.versions}</h2>
        <ul class="rows">
          {versions.map((one) => (
            <li key={one.version} class="row">
              <span class="row-main">
                <b>{words.version(one.version)}</b>
                <small>{one.reason ?? ""}</small>
              </span>
              <span class="row-end">
                <small>{words.published(one.byName, shownTime(one.at))}</small>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section class="section">
        <h2>{words.counties(counties.length)}</h2>
        <p>{counties.map((one) => one.name).join("、")}</p>
      </section>
    </div>
  );
}
