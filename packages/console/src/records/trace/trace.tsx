import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address } from "../../parts/address.ts";
import { Graph } from "../../parts/graph/graph.tsx";
import { useFilters } from "../../parts/listing.tsx";
import { Empty, Screen, Shown } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { saveFile } from "../../service/files.ts";
import { useReading } from "../../service/reading.ts";
import { language } from "../../words/dictionary.ts";
import { shownTime } from "../../words/figures.ts";
import { traceWords } from "../../words/oversight/trace.ts";
import { role } from "../acting.ts";
import { type Asked, askedIn, Conditions, StartField, seenAs } from "./asking.tsx";
import { byLot, type Drawable, drawnOf, type Trace } from "./drawn.ts";
import { NodeView } from "./node-view.tsx";
import { byOrganisation } from "./organisations.ts";
import { placeOf, scopeOf } from "./starts.ts";
import { TraceTable } from "./trace-table.tsx";

/** Where goods came from and where they went: asked in the address, drawn, walked node by node, and read as a table. */
export default function TraceScreen(): JSX.Element {
  const words = traceWords();
  const { query, set } = useFilters();
  const asked = askedIn(query);
  const [isElsewhere, setElsewhere] = useState(false);
  const start = (id: string) => {
    setElsewhere(false);
    set({ id, at: "", from: "", to: "" });
  };
  const isAsking = asked.id === "" || isElsewhere;
  return (
    <Screen
      title={words.title}
      acts={
        !isAsking && (
          <button type="button" class="button" onClick={() => setElsewhere(true)}>
            {words.another}
          </button>
        )
      }
    >
      {isAsking ? (
        <>
          <p class="dim">{words.way}</p>
          <StartField id={asked.id} onStart={start} />
        </>
      ) : (
        <Followed asked={asked} />
      )}
    </Screen>
  );
}

function Followed({ asked }: { readonly asked: Asked }): JSX.Element {
  const reading = useReading(`trace ${JSON.stringify(asked)}`, () =>
    taken(service.GET("/api/trace", { params: { query: asked } })),
  );
  return (
    <div class="stack">
      <Conditions asked={asked} />
      <Shown reading={reading}>{(trace) => <Whole trace={trace} asked={asked} />}</Shown>
    </div>
  );
}

function Whole({ trace, asked }: { readonly trace: Trace; readonly asked: Asked }): JSX.Element {
  const words = traceWords();
  const { route } = useLocation();
  const { query, set } = useFilters();
  const shape = seenAs(query);
  const shown: Drawable = useMemo(() => {
    const lots = byLot(trace);
    return shape === "lots" ? lots : byOrganisation(lots);
  }, [trace, shape]);
  const lang = language.value;
  const { nodes, ways } = useMemo(() => drawnOf(shown), [shown, lang]);
  const [at, choose] = useChosen();
  const [first] = shown.starts;
  const chosen = shown.nodes.find(({ id }) => id === at) ?? shown.nodes.find(({ id }) => id === first);
  // What does not change while somebody walks is not drawn again.
  const table = useMemo(() => <TraceTable shown={shown} />, [shown]);
  if (trace.edges.length === 0) return <Empty title={words.nothing}>{words.nothingWay}</Empty>;
  const open = (id: string) => {
    const place = placeOf(id);
    if (place === undefined) return;
    // Whoever comes back finds themselves where they were.
    set({ at: id });
    route(place);
  };
  return (
    <>
      <Told trace={trace} shown={shown} asked={asked} />
      <div class="graph-pair">
        <Graph
          label={words.graph}
          nodes={nodes}
          ways={ways}
          starts={shown.starts}
          chosen={chosen?.id}
          onChoose={choose}
          onOpen={open}
        />
        {chosen !== undefined && <NodeView key={chosen.id} node={chosen} shown={shown} asked={asked} />}
      </div>
      <Acts asked={asked} />
      {table}
    </>
  );
}

/** Who walks on is not waited for by the address: it says where they are once they stand. */
const STANDS_AFTER_MS = 250;

/** The node that is open, as the address has it. */
function useChosen(): readonly [string | undefined, (id: string) => void] {
  const { query, set } = useFilters();
  const [own, setOwn] = useState(query.at);
  const last = useRef(set);
  last.current = set;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    clearTimeout(timer.current);
    setOwn(query.at);
  }, [query.at]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const choose = (id: string) => {
    setOwn(id);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => last.current({ at: id }), STANDS_AFTER_MS);
  };
  return [own, choose];
}

/** How much it is, by what it was asked, and where it goes on. */
function Told({
  trace,
  shown,
  asked,
}: {
  readonly trace: Trace;
  readonly shown: Drawable;
  readonly asked: Asked;
}): JSX.Element {
  const words = traceWords();
  const { truncated, knownOn, asOf } = trace;
  return (
    <>
      <p role="status">
        <b>{words.told(shown.nodes.length, shown.edges.length)}</b> · {words.known(shownTime(knownOn))}
        {asOf !== undefined && ` · ${words.happened(shownTime(asOf))}`} ·{" "}
        <span class="code wrap dim">{trace.asked ?? trace.id}</span>
      </p>
      {truncated !== undefined && (
        <div class="message note">
          <b>{words.goesOn(truncated.batches)}</b>
          <ul class="bullets">
            {truncated.next.map((id) => (
              <li key={id}>
                <a class="code wrap" href={address("/trace", { ...asked, id })}>
                  {id}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** What is taken along, and what follows from it. */
function Acts({ asked }: { readonly asked: Asked }): JSX.Element {
  const words = traceWords();
  const [isFailed, setFailed] = useState(false);
  const scope = scopeOf(asked.id);
  const query = new URLSearchParams(Object.entries(asked));
  const save = (path: string, name: string) => {
    setFailed(false);
    saveFile(`${path}?${query}`, name).catch(() => setFailed(true));
  };
  return (
    <>
      <p class="acts no-print">
        {scope !== undefined && role() !== "depot" && (
          <a class="button" href={address("/recalls/new", { ...scope, from: asked.from, to: asked.to })}>
            {words.recall}
          </a>
        )}
        <button type="button" class="button" onClick={() => save("/api/trace.csv", "trace.csv")}>
          {words.csv}
        </button>
        <button type="button" class="button" onClick={() => save("/api/trace.fcl.json", "trace.fcl.json")}>
          {words.fcl}
        </button>
      </p>
      {isFailed && (
        <p class="message note" role="alert">
          {words.notSaved}
        </p>
      )}
    </>
  );
}
