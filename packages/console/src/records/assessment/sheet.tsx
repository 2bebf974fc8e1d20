import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { saveFile } from "../../service/files.ts";
import { useReading } from "../../service/reading.ts";
import { assessmentWords } from "../../words/county/assessment.ts";
import { language, said } from "../../words/dictionary.ts";
import { shownTime, today } from "../../words/figures.ts";
import { IndicatorCard } from "./indicator-card.tsx";
import { IntervalBar } from "./interval-bar.tsx";
import { Method } from "./ranking.tsx";
import { type Sheet, shownPoints, shownSpan } from "./shown.ts";

interface Of {
  readonly set: string;
  readonly year: number;
  readonly county: string;
}

/** A county's sheet: what each indicator says, between what its points lie, and what the county objects to. */
export function CountySheet({ set, year, county }: Of): JSX.Element {
  const words = assessmentWords();
  const [knownOn, setKnownOn] = useState("");
  const reading = useReading(`sheet ${set} ${year} ${county} ${knownOn}`, () =>
    taken(
      service.GET("/api/assessment", {
        params: {
          query: { region: county, year, set, ranked: "true", ...(knownOn !== "" && { knownOn }) },
        },
      }),
    ),
  );
  return (
    <Screen title={words.sheet} back={address(`/assessment${below(set, String(year))}`)}>
      <Shown reading={reading}>
        {(sheet) => (
          <div class="stack">
            <Head sheet={sheet} />
            <Files set={set} sheet={sheet} />
            <ul class="stack">
              {sheet.indicators.map((one) => (
                <li key={one.id}>
                  <IndicatorCard one={one} sheet={sheet} />
                </li>
              ))}
            </ul>
            <Method lines={sheet.method} />
          </div>
        )}
      </Shown>
      <div class="narrow section">
        <DateField label={words.knownOn} value={knownOn} onChange={setKnownOn} latest={today()} quick={false} />
      </div>
    </Screen>
  );
}

function Head({ sheet }: { readonly sheet: Sheet }): JSX.Element {
  const words = assessmentWords();
  const { countyName, year, set, points, ofPoints, range, rank, asOf } = sheet;
  const [low, high] = [shownPoints(range.low), shownPoints(range.high)];
  return (
    <section class="card">
      <h2>{words.setOf(countyName, year)}</h2>
      <IntervalBar
        {...range}
        most={100}
        at={ofPoints > 0 ? points : undefined}
        label={words.barOf(countyName, low, high)}
      />
      <div class="interval-ends dim">
        <span>{words.from0}</span>
        <span>{words.to100}</span>
      </div>
      <Facts
        rows={[
          [
            words.points,
            ofPoints === 0 ? words.nothingKnown : words.pointsOf(shownPoints(points), shownPoints(ofPoints)),
          ],
          [words.range, shownSpan(range)],
          [words.rankTitle, rank && `${words.rank(rank.best, rank.worst)} · ${words.of(rank.of)}`],
          [words.indicators, `${set.regionName} ${said(set.name)} · ${words.version(set.version)}`],
          [words.publisher, set.publishedBy],
        ]}
      />
      <p class="dim">
        {words.asOf(shownTime(asOf))}
        {sheet.isBehind === true && ` · ${words.behind}`}
      </p>
    </section>
  );
}

const ENDINGS = ["html", "pdf", "xlsx"] as const;

function Files({ set, sheet }: { readonly set: string; readonly sheet: Sheet }): JSX.Element {
  const words = assessmentWords();
  const [isFailed, setFailed] = useState(false);
  const { county, year, knownOn } = sheet;
  const save = (ending: (typeof ENDINGS)[number]) => {
    const query = new URLSearchParams({
      ...{ region: county, year: String(year), set, lang: language.value },
      ...(knownOn !== undefined && { knownOn }),
    });
    setFailed(false);
    saveFile(`/api/assessment/sheet.${ending}?${query}`, `assessment-${county}-${year}.${ending}`).catch(() =>
      setFailed(true),
    );
  };
  return (
    <div>
      <div class="acts">
        {ENDINGS.map((ending) => (
          <button key={ending} type="button" class="button" onClick={() => save(ending)}>
            {words.download} {ending.toUpperCase()}
          </button>
        ))}
      </div>
      {isFailed && (
        <p class="message stop" role="alert">
          {words.failed}
        </p>
      )}
    </div>
  );
}
