import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CheckedRow } from "../../import/check-rows.ts";
import { keptProgress } from "../../import/kept-progress.ts";
import { type Outcome, sendRows } from "../../import/send-rows.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { SignedOut } from "../../service/credentials.ts";
import { forgetReads } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { shownNumber } from "../../words/figures.ts";
import { importWords } from "../../words/files/import.ts";
import { sendRow } from "./send-row.ts";

interface SenderProps {
  readonly digest: string;
  readonly rows: readonly CheckedRow[];
  readonly organisation: string;
}

type State = "resting" | "sending" | "waiting";

/** Pauses that end at once when the sending is stopped. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

/** How often what was answered is drawn: thousands of rows are answered a minute. */
const DRAWN_MS = 250;

/** Sends the rows that are well, with how far it is; it can be stopped and goes on later. */
export function Sender({ digest, rows, organisation }: SenderProps): JSX.Element {
  const words = importWords();
  const outcomes = useRef(new Map<number, Outcome>());
  const stop = useRef<AbortController | undefined>(undefined);
  const [before, setBefore] = useState(0);
  const [state, setState] = useState<State>("resting");
  const [, draw] = useState(0);
  const progress = keptProgress(organisation);
  useEffect(() => {
    void progress.read(digest).then((kept) => {
      outcomes.current = new Map(kept);
      setBefore([...kept.values()].filter(({ kind }) => kind === "taken").length);
    });
    return () => stop.current?.abort();
  }, [digest, organisation]);
  const start = async () => {
    const own = new AbortController();
    stop.current = own;
    setState("sending");
    const timer = setInterval(() => draw((n) => n + 1), DRAWN_MS);
    const wait = async (ms: number) => {
      setState("waiting");
      await pause(ms, own.signal);
      if (!own.signal.aborted) setState("sending");
    };
    const heard = (line: number, outcome: Outcome) => void outcomes.current.set(line, outcome);
    try {
      await sendRows({ digest, rows, send: sendRow, progress, signal: own.signal, wait, heard });
    } catch (error) {
      // Who signed out meanwhile goes on after signing in: the frame says so.
      if (!(error instanceof SignedOut)) throw error;
    } finally {
      clearInterval(timer);
      setState("resting");
      forgetReads();
    }
  };
  const taken = rows.filter(({ row }) => outcomes.current.get(row.line)?.kind === "taken").length;
  const refused = rows.flatMap(({ row }) => {
    const outcome = outcomes.current.get(row.line);
    return outcome?.kind === "refused" ? [{ line: row.line, told: outcome.told }] : [];
  });
  const left = rows.length - taken;
  const isBegun = taken + refused.length > before;
  return (
    <section class="card stack">
      {before > 0 && <p>{words.before(shownNumber(before))}</p>}
      <progress
        max={rows.length}
        value={taken}
        aria-label={words.progress(shownNumber(taken), shownNumber(rows.length))}
      />
      <p role="status">
        {left === 0 ? words.done(shownNumber(taken)) : words.progress(shownNumber(taken), shownNumber(rows.length))}
      </p>
      {state === "waiting" && <p class="message note">{words.waiting}</p>}
      <div class="acts">
        {state === "resting" && left > 0 && (
          <button type="button" class="button main" onClick={() => void start()}>
            {refused.length === left ? words.again : isBegun ? words.goOn : words.start(shownNumber(left))}
          </button>
        )}
        {state !== "resting" && (
          <button type="button" class="button" onClick={() => stop.current?.abort()}>
            {words.pause}
          </button>
        )}
      </div>
      <p class="dim">{words.once}</p>
      {refused.length > 0 && (
        <>
          <h2>{words.refused}</h2>
          <DataTable
            name={words.refused}
            rows={refused}
            keyOf={({ line }) => String(line)}
            columns={[
              { key: "line", title: words.row, value: ({ line }) => line },
              { key: "told", title: words.reason, value: ({ told }) => said(told) },
            ]}
          />
        </>
      )}
    </section>
  );
}
