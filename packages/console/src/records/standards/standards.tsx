import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../../parts/address.ts";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { standardWords } from "../../words/county/standards.ts";
import { said } from "../../words/dictionary.ts";
import { shownDate, shownNumber } from "../../words/figures.ts";
import { acting } from "../acting.ts";
import { Rules } from "./rules.tsx";

type Standard = Shape<"StandardRecord">;

/** The standards in force here and today, and what they say of one substance. */
export default function Standards(): JSX.Element {
  const words = standardWords();
  const [subject, setSubject] = useState("");
  const [looked, setLooked] = useState("");
  const role = acting()?.role;
  const mayPublish = role === "inspector" || role === "statistician";
  const reading = useReading("standards", () => taken(service.GET("/api/standards")));
  const add = (
    <a class="button main" href={address("/standards/new")}>
      {words.add}
    </a>
  );
  return (
    <Screen title={words.title} acts={mayPublish ? add : undefined}>
      <div class="stack">
        <p>{words.what}</p>
        <form
          class="narrow stack-tight"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setLooked(subject.trim());
          }}
        >
          <TextField label={words.look} hint={words.lookHint} value={subject} onChange={setSubject} maxLength={80} />
          <button type="submit" class="button">
            {words.search}
          </button>
        </form>
        {looked !== "" && <Looked subject={looked} />}
        <Shown reading={reading}>
          {({ items }) => (
            <ul class="plain">
              {[...items].reverse().map((standard) => (
                <Row key={`${standard.scope} ${standard.id}`} standard={standard} mayEnd={mayPublish} />
              ))}
            </ul>
          )}
        </Shown>
      </div>
    </Screen>
  );
}

function Looked({ subject }: { readonly subject: string }): JSX.Element {
  const reading = useReading(`standard rules ${subject}`, () =>
    taken(service.GET("/api/standards/rules", { params: { query: { subject } } })),
  );
  return <Shown reading={reading}>{({ items }) => <Rules rules={items} />}</Shown>;
}

function Row({ standard, mayEnd }: { readonly standard: Standard; readonly mayEnd: boolean }): JSX.Element {
  const words = standardWords();
  const { id, kind, title, scope, from, to, isComplete, entries, by } = standard;
  const days = [words.from(shownDate(from)), to !== undefined && words.until(shownDate(to))].filter(Boolean).join(" ");
  const isOwn = mayEnd && to === undefined && by === acting()?.organisation.id;
  return (
    <li class="row">
      <span class="row-main">
        <b>{said(title)}</b>
        <small class="code">{id}</small>
        <small>
          {words.kinds[kind]} · {scope === "national" ? words.national : words.own} · {days} ·{" "}
          {words.lines(shownNumber(entries))}
          {!isComplete && ` · ${words.part}`}
        </small>
      </span>
      {isOwn && (
        <span class="row-end">
          <a class="button" href={address(`/standards${below(id)}/end`)}>
            {words.end}
          </a>
        </span>
      )}
    </li>
  );
}
