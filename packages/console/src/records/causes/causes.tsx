import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { TextField } from "../../parts/fields/fields.tsx";
import { SearchField } from "../../parts/listing.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { Refused, service, taken } from "../../service/client.ts";
import { type Reading, useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { causeWords } from "../../words/oversight/causes.ts";
import { FoundThings } from "../recalls/found-things.tsx";
import { scopeOfHit } from "../recalls/scope.ts";
import { Candidates, type Causes } from "./candidates.tsx";
import { type Added, withText } from "./cases.ts";
import { told } from "./told.ts";

/** From many complaints to what they have in common: cases are gathered, then looked at together. Nothing is recorded. */
export default function CommonSource(): JSX.Element {
  const words = causeWords();
  const [cases, setCases] = useTyped<readonly string[]>("cases", []);
  const [asked, setAsked] = useTyped<readonly string[]>("asked", []);
  const reading = useReading(asked.length === 0 ? undefined : `common ${JSON.stringify(asked)}`, () =>
    taken(service.POST("/api/trace/common", { body: { cases: [...asked], paths: 5 } })),
  );
  const isChanged = JSON.stringify(cases) !== JSON.stringify(asked);
  return (
    <Screen title={words.title} back={address("/search")}>
      <div class="stack narrow">
        <p class="dim">{words.way}</p>
        <Gathering cases={cases} onCases={setCases} />
        <Cases cases={cases} onCases={setCases} wrong={isChanged ? {} : refusedIn(reading)} />
        {cases.length < 2 && <p class="dim">{words.tooFew}</p>}
        <button
          type="button"
          class={`button wide ${isChanged ? "main" : ""}`}
          disabled={cases.length < 2}
          onClick={() => (isChanged ? setAsked(cases) : reading.again())}
        >
          {words.go}
        </button>
      </div>
      {asked.length > 0 && (
        <section class="section" aria-label={words.found}>
          {isChanged && <p class="message note">{words.changed}</p>}
          <Shown reading={reading}>{(causes: Causes) => <Candidates causes={causes} />}</Shown>
        </section>
      )}
    </Screen>
  );
}

/** What the service says about single cases, by their place. */
function refusedIn({ error }: Reading<unknown>): Readonly<Record<string, string>> {
  const errors = error instanceof Refused ? (error.problem.errors ?? []) : [];
  return Object.fromEntries(
    errors.map(({ pointer, detail, detailZh }) => [pointer, said({ zh: detailZh, en: detail })]),
  );
}

interface CasesProps {
  readonly cases: readonly string[];
  readonly onCases: (cases: readonly string[]) => void;
}

/** One by one, scanned or found; or many at once. A scanner types into the search and ends with Enter. */
function Gathering({ cases, onCases }: CasesProps): JSX.Element {
  const words = causeWords();
  const [q, setQ] = useState("");
  const [round, setRound] = useState(0);
  const [text, setText] = useTyped("text", "");
  const [added, setAdded] = useState<Added>();
  const take = (typed: string) => {
    const found = withText(cases, typed);
    if (found.unknown.length > 0) return setQ(typed);
    gathered(found);
  };
  const gathered = (found: Added) => {
    setAdded(found);
    onCases(found.cases);
    // The field is empty again for the next.
    setQ("");
    setRound(round + 1);
  };
  const paste = () => {
    const found = withText(cases, text);
    setAdded(found);
    onCases(found.cases);
    setText([...found.unknown, ...found.beyond].join("\n"));
  };
  return (
    <>
      <SearchField key={round} label={words.find} hint={words.findHint} value={q} onChange={take} />
      {q.trim() !== "" && (
        <FoundThings
          q={q}
          of={(hit) => (hit.kind === "batch" ? scopeOfHit(hit)?.id : undefined)}
          code={(id) => id}
          onChosen={(id) => gathered(withText(cases, id))}
        />
      )}
      <details class="fold" open={text !== ""}>
        <summary>
          <b>{words.paste}</b>
        </summary>
        <div class="stack">
          <TextField label={words.paste} isLabelHidden hint={words.pasteHint} value={text} onChange={setText} isLong />
          <button type="button" class="button wide" disabled={text.trim() === ""} onClick={paste}>
            {words.add}
          </button>
        </div>
      </details>
      {added !== undefined && added.unknown.length > 0 && (
        <div class="message note" role="alert">
          <b>{words.notCases(added.unknown.length)}</b>
          <span class="code wrap">{added.unknown.slice(0, 10).join(" ")}</span>
        </div>
      )}
      {added !== undefined && added.beyond.length > 0 && (
        <p class="message note" role="alert">
          {words.tooMany(added.cases.length, added.beyond.length)}
        </p>
      )}
      {added !== undefined && added.twice > 0 && (
        <p class="dim" role="status">
          {words.twice(added.twice)}
        </p>
      )}
    </>
  );
}

function Cases({
  cases,
  onCases,
  wrong,
}: CasesProps & { readonly wrong: Readonly<Record<string, string>> }): JSX.Element | null {
  const words = causeWords();
  const [cleared, setCleared] = useState<readonly string[]>([]);
  const put = (next: readonly string[], gone: readonly string[]) => {
    onCases(next);
    setCleared(gone);
  };
  return (
    <section class="stack-tight">
      {cases.length > 0 && <h2>{words.cases(cases.length)}</h2>}
      <ul class="rows">
        {cases.map((id, n) => (
          <li key={id} class="row" data-wrong={wrong[`/cases/${n}`] === undefined ? undefined : ""}>
            <span class="row-main">
              <b>{told(id)}</b>
              <small class="code wrap">{id}</small>
              {wrong[`/cases/${n}`] !== undefined && <span class="wrong">{wrong[`/cases/${n}`]}</span>}
            </span>
            <span class="row-end">
              <button
                type="button"
                class="button"
                aria-label={words.remove(told(id))}
                onClick={() =>
                  put(
                    cases.filter((one) => one !== id),
                    [],
                  )
                }
              >
                ×
              </button>
            </span>
          </li>
        ))}
      </ul>
      {cases.length > 2 && (
        <button type="button" class="button plain" onClick={() => put([], cases)}>
          {words.clear}
        </button>
      )}
      {cleared.length > 0 && (
        <p class="message" role="status">
          {words.cleared(cleared.length)}{" "}
          <button type="button" class="button" onClick={() => put([...new Set([...cleared, ...cases])], [])}>
            {words.undo}
          </button>
        </p>
      )}
    </section>
  );
}
