import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { saveFile } from "../../service/files.ts";
import { useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { shownDate, shownTime } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { acting, role } from "../acting.ts";
import { Act, Correct, Decide, TakeBack } from "./finding-acts.tsx";

type Finding = Shape<"Finding">;

/** Where a finding's subject has its own screen. */
function subjectPath({ kind, id }: Finding["about"]): string | undefined {
  const [, gtin = "", , lot = ""] = id.split("/");
  if (kind === "batch") return `/batches${below(gtin, decodeURIComponent(lot))}`;
  if (kind === "base") return `/bases${below(id)}`;
  return kind === "certificate" ? `/certificates${below(id)}` : undefined;
}

/** One finding: what was found, what was done, and what comes next for whoever looks. */
export function FindingView({ from, id }: { readonly from: string; readonly id: string }): JSX.Element {
  const words = watchWords();
  const reading = useReading(`finding ${from} ${id}`, () =>
    taken(service.GET("/api/findings/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <article>
      <a class="back" href={address("/findings")}>
        {words.findings}
      </a>
      <Shown reading={reading}>{(finding) => <Whole finding={finding} again={reading.again} />}</Shown>
    </article>
  );
}

function Whole({ finding, again }: { readonly finding: Finding; readonly again: () => void }): JSX.Element {
  const words = watchWords();
  const { about, organisation, organisationName, byName, severity, clause, text, inspectedOn, dueOn, state } = finding;
  const { isOverdue, sampling, voided, by, id } = finding;
  const subject = subjectPath(about);
  const mustAct = organisation === acting()?.organisation.id && (state === "open" || state === "answered");
  const isBureau = role() === "inspector" && voided === undefined;
  return (
    <div class="stack">
      <div class={`band ${isOverdue ? "stop" : state === "open" ? "note" : "plain"}`}>
        <div>
          <h2>{isOverdue ? words.overdue : words.findingStates[state]}</h2>
          <p>{text}</p>
        </div>
      </div>
      <Facts
        rows={[
          [
            words.kinds[about.kind],
            subject === undefined ? (
              said(about.name)
            ) : (
              <a key="about" href={address(subject, about.from === undefined ? {} : { from: about.from })}>
                {said(about.name)}
              </a>
            ),
          ],
          [words.whose, organisationName],
          [words.severity, words.severities[severity]],
          [words.clause, clause],
          [words.inspectedOn, `${shownDate(inspectedOn)} · ${byName}`],
          [words.dueOn, dueOn && shownDate(dueOn)],
          [words.voidIt, voided?.reason],
        ]}
      />
      {sampling !== undefined && (
        <p class="acts">
          <button
            type="button"
            class="button"
            onClick={() => void saveFile(`/api/samplings/${sampling}/list?from=${by}`, `sample-${sampling}.json`)}
          >
            {words.list}
          </button>
        </p>
      )}
      <Actions finding={finding} />
      <Past finding={finding} />
      {mustAct && <Act finding={finding} onDone={again} />}
      {isBureau && (state === "answered" || state === "accepted") && (
        <Decide key={`${id} ${state}`} finding={finding} />
      )}
      {isBureau && <Correct finding={finding} />}
      {isBureau && <TakeBack finding={finding} onDone={again} />}
    </div>
  );
}

function Actions({ finding }: { readonly finding: Finding }): JSX.Element | null {
  const words = watchWords();
  const { actions, severity, by, id } = finding;
  if (severity === "none" || severity === "observation") return null;
  return (
    <section class="section">
      <h2>{words.actions}</h2>
      {actions.length === 0 && <p class="dim">{words.noActions}</p>}
      <ul class="rows">
        {actions.map((action) => (
          <li key={action.id} class="row">
            <span class="row-main">
              <b>{action.text}</b>
              <small>{shownTime(action.at)}</small>
            </span>
            {action.photo !== undefined && (
              <span class="row-end">
                <button
                  type="button"
                  class="button"
                  onClick={() =>
                    void saveFile(`/api/findings/${id}/photos/${action.photo?.sha256}?from=${by}`, `${action.id}.webp`)
                  }
                >
                  {words.photo}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Decisions and corrections, as they were made. */
function Past({ finding }: { readonly finding: Finding }): JSX.Element | null {
  const words = watchWords();
  const { decisions, corrections } = finding;
  if (decisions.length + corrections.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.history}</h2>
      <ul class="rows">
        {decisions.map((one) => (
          <li key={one.at} class="row">
            <span class="row-main">
              <b>{words.decisions[one.outcome]}</b>
              <small>{one.reason}</small>
              {one.dueOn !== undefined && <small>{words.dueBy(shownDate(one.dueOn))}</small>}
            </span>
            <span class="row-end">
              <small>{one.byName}</small>
              <small>{shownTime(one.at)}</small>
            </span>
          </li>
        ))}
        {corrections.map(({ at, reason, before }) => (
          <li key={at} class="row">
            <span class="row-main">
              <b>{words.correct}</b>
              <small>{reason}</small>
              <small>
                {words.before} <del>{beforeText(before)}</del>
              </small>
            </span>
            <span class="row-end">
              <small>{shownTime(at)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function beforeText({ severity, ...rest }: Finding["corrections"][number]["before"]): string {
  const said = [severity && watchWords().severities[severity], rest.clause, rest.text, rest.inspectedOn, rest.dueOn];
  return said.filter((one) => one !== undefined).join(" · ");
}
