import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { send } from "../../service/send.ts";
import { assessmentWords } from "../../words/county/assessment.ts";
import { said } from "../../words/dictionary.ts";
import { role } from "../acting.ts";
import { IntervalBar } from "./interval-bar.tsx";
import { countyOfOffice } from "./office.ts";
import { inUnit, type Sheet, type SheetIndicator, shownPoints, shownSpan } from "./shown.ts";

/** One indicator of a county: its value with where it may lie, its terms with their sources, and the objection beside it. */
export function IndicatorCard({ one, sheet }: { readonly one: SheetIndicator; readonly sheet: Sheet }): JSX.Element {
  const words = assessmentWords();
  const { name, unit, value, interval, unknown, target, direction, weight, points, range, terms } = one;
  const of = (term: SheetIndicator["numerator"]) => (term === undefined ? "–" : inUnit(term.amount, term.unit));
  return (
    <article class="card">
      <h3>{said(name)}</h3>
      {value === undefined ? (
        <p class="message note">{unknown === undefined ? words.unknown : said(unknown)}</p>
      ) : (
        <Bar one={one} value={value} />
      )}
      <Facts
        rows={[
          [words.value, value === undefined ? undefined : <b key="value">{inUnit(value, unit)}</b>],
          [words.interval, interval && `${inUnit(interval.low, unit)} – ${inUnit(interval.high, unit)}`],
          [words.target, `${inUnit(target, unit)} · ${words.better[direction]}`],
          [
            words.points,
            `${points === undefined ? "–" : shownPoints(points)} / ${words.weightOf(weight)} (${shownSpan(range)})`,
          ],
          [words.numerator, `${of(one.numerator)} · ${said(terms.numerator.source)}`],
          [words.denominator, terms.denominator && `${of(one.denominator)} · ${said(terms.denominator.source)}`],
          [words.definition, said(one.definition)],
        ]}
      />
      <Objected one={one} sheet={sheet} />
    </article>
  );
}

function Bar({ one, value }: { readonly one: SheetIndicator; readonly value: number }): JSX.Element {
  const words = assessmentWords();
  const { unit, interval = { low: value, high: value }, target, name } = one;
  const most = unit === "%" ? 100 : Math.max(target, interval.high, value) * 1.1 || 1;
  const [low, high, wanted] = [interval.low, interval.high, target].map((end) => inUnit(end, unit));
  return (
    <>
      <IntervalBar
        {...interval}
        most={most}
        at={value}
        target={target}
        label={words.barValue(said(name), low ?? "", high ?? "", wanted ?? "")}
      />
      <div class="interval-ends dim">
        <span>{inUnit(0, unit)}</span>
        <span>{inUnit(most, unit)}</span>
      </div>
    </>
  );
}

/** The newest objection to the figure, and for the county's own office the way to raise one. */
function Objected({ one, sheet }: { readonly one: SheetIndicator; readonly sheet: Sheet }): JSX.Element | null {
  const words = assessmentWords();
  const { objection, id: indicator } = one;
  const { set, year, county } = sheet;
  const isOwn = role() === "statistician" && countyOfOffice() === county && sheet.knownOn === undefined;
  return (
    <>
      {objection !== undefined && (
        <p class={`message ${objection.state === "open" || objection.state === "upheld" ? "note" : ""}`}>
          <a href={address(`/objections${below(objection.from, objection.id)}`)}>
            {words.objections}: {words.states[objection.state]}
          </a>
        </p>
      )}
      {isOwn && objection?.state !== "open" && (
        <div class="acts">
          <ReasonAct
            word={words.object}
            what={words.objectWhat}
            usual={words.objectReasons}
            content={["object", set.region, year, indicator]}
            make={(id, reason) =>
              send("/api/assessment/objections", {
                id,
                body: { id, set: set.region, year, indicator, reason },
                subject: `assessment/${set.region}/${year}`,
                label: `${words.object}: ${said(one.name)}`,
              })
            }
          />
        </div>
      )}
    </>
  );
}
