import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Empty, Screen, Shown } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { assessmentWords } from "../../words/county/assessment.ts";
import { said } from "../../words/dictionary.ts";
import { shownDate } from "../../words/figures.ts";
import { countyOfOffice, mayPublish } from "./office.ts";
import { Ranking } from "./ranking.tsx";
import SetForm from "./set-form.tsx";
import { SetView } from "./set-view.tsx";
import { CountySheet } from "./sheet.tsx";

/** How counties are assessed: the sets, the ranking of one, its indicators, and a county's sheet. */
export default function Assessment(): JSX.Element {
  const { set, year, what } = useRoute().params;
  if (set === "new") return <SetForm />;
  if (set === undefined || year === undefined) return <Sets />;
  const of = { set, year: Number(year) };
  if (what === undefined) return <Ranking {...of} />;
  if (what === "indicators") return <SetView {...of} />;
  if (what === "correct") return <SetForm {...of} />;
  return <CountySheet key={`${set} ${year} ${what}`} {...of} county={what} />;
}

function Sets(): JSX.Element {
  const words = assessmentWords();
  const reading = useReading("indicator sets", () => taken(service.GET("/api/assessment/indicators")));
  const county = countyOfOffice();
  return (
    <Screen
      title={words.assessment}
      acts={
        <>
          {mayPublish() && (
            <a class="button main" href={address("/assessment/new")}>
              {words.publish}
            </a>
          )}
          <a class="button" href={address("/objections")}>
            {words.objections}
          </a>
        </>
      }
    >
      <Shown reading={reading}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={words.none}>{words.noneWay}</Empty>
          ) : (
            <ul class="rows">
              {items.map(({ region, regionName, year, name, version, versions, counties }) => (
                <li key={`${region} ${year}`} class="row">
                  <span class="row-main">
                    <a href={address(`/assessment${below(region, String(year))}`)}>
                      <b>{said(name)}</b>
                    </a>
                    <small>
                      {words.setOf(regionName, year)} · {words.counties(counties.length)}
                    </small>
                    {counties.some((one) => one.county === county) && county !== undefined && (
                      <a href={address(`/assessment${below(region, String(year), county)}`)}>{words.own}</a>
                    )}
                  </span>
                  <span class="row-end">
                    <small>{words.version(version)}</small>
                    <small>{shownDate(versions.at(-1)?.at ?? "")}</small>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Screen>
  );
}
