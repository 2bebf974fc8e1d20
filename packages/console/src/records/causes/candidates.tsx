import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { Empty } from "../../parts/screen.tsx";
import type { Shape } from "../../service/client.ts";
import { shownDate, today } from "../../words/figures.ts";
import { causeWords } from "../../words/oversight/causes.ts";
import { scopeOf, startOf } from "../trace/starts.ts";
import { type Names, told } from "./told.ts";

export type Causes = Shape<"CommonSource">;
type Candidate = Causes["candidates"][number];

/** What cases have in common, the most likely first, with how it came to each of them. */
export function Candidates({ causes }: { readonly causes: Causes }): JSX.Element {
  const words = causeWords();
  const { cases, candidates, more, hidden, truncated } = causes;
  const names = new Map(
    candidates.flatMap(({ id, name }): [string, string][] => (name === undefined ? [] : [[id, name]])),
  );
  return (
    <>
      <h2>{words.found}</h2>
      <p class="dim" role="status">
        {words.asked(cases.length)} · {words.same}
      </p>
      {truncated !== undefined && <p class="message note">{words.cut(truncated.batches ?? 0, truncated.plots ?? 0)}</p>}
      {candidates.length === 0 && <Empty title={words.nothing}>{words.nothingWay}</Empty>}
      <ol class="stack">
        {candidates.map((candidate) => (
          <li key={candidate.id} class="card">
            <CandidateView candidate={candidate} all={cases.length} names={names} />
          </li>
        ))}
      </ol>
      {more !== undefined && <p class="dim">{words.more(more)}</p>}
      {hidden !== undefined && <p class="message note">{words.hidden(hidden.candidates, hidden.explains)}</p>}
    </>
  );
}

interface CandidateProps {
  readonly candidate: Candidate;
  readonly all: number;
  readonly names: Names;
}

function CandidateView({ candidate, all, names }: CandidateProps): JSX.Element {
  const words = causeWords();
  const { id, rank, explains, batches, distance, from, to, without = [], paths = [] } = candidate;
  const title = told(id, names);
  return (
    <div class="stack-tight">
      <h3>
        {words.rank(rank)} · {title}
      </h3>
      <p>
        <b>{words.explains(explains, all)}</b> · {words.batches(batches)} · {words.distance(distance)} ·{" "}
        {words.between(shownDate(from), shownDate(to))}
      </p>
      <progress value={explains} max={all} aria-label={words.explains(explains, all)} />
      <Acts id={id} from={from} to={to} />
      {paths.length > 0 && (
        <details>
          <summary>{words.paths}</summary>
          <ul class="bullets">
            {paths.map((path) => (
              <li key={path.case}>
                <b>{told(path.case, names)}</b>: {path.nodes.map((node) => told(node, names)).join(" → ")}
              </li>
            ))}
          </ul>
        </details>
      )}
      {without.length > 0 && (
        <details>
          <summary>{words.without(without.length)}</summary>
          <ul class="bullets">
            {without.map((one) => (
              <li key={one}>{told(one, names)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** The day of an instant in Beijing. */
const dayOf = (instant: string): string => today(new Date(instant));

function Acts({ id, from, to }: Pick<Candidate, "id" | "from" | "to">): JSX.Element | null {
  const words = causeWords();
  const scope = scopeOf(id);
  const start = scope && startOf(scope);
  if (scope === undefined) return null;
  // What came to an organisation is only concerned while goods of the cases came there.
  const days = scope.kind === "depot" ? { from: dayOf(from), to: dayOf(to) } : {};
  return (
    <p class="acts no-print">
      {start !== undefined && (
        <a class="button" href={address("/trace", { id: start, direction: "forward" })}>
          {words.trace}
        </a>
      )}
      <a class="button" href={address("/recalls/new", { ...scope, ...days })}>
        {words.recall}
      </a>
    </p>
  );
}
