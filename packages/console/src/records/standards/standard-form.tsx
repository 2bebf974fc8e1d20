import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { FieldGroup } from "../../parts/fields/field-group.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { send } from "../../service/send.ts";
import { standardWords } from "../../words/county/standards.ts";
import { today } from "../../words/figures.ts";
import {
  type DraftLine,
  EMPTY_LINE,
  entryOf,
  missingIn,
  PUBLISHED_KINDS,
  type PublishedKind,
} from "./standard-draft.ts";

/** So many lines has a standard that a region publishes. */
const LINES_MAX = 60;

/** A region publishes a standard of its own. */
export default function StandardForm(): JSX.Element {
  const words = standardWords();
  const [kind, setKind] = useTyped<PublishedKind>("kind", "limit");
  const [number, setNumber] = useTyped("number", "");
  const [name, setName] = useTyped("name", "");
  const [source, setSource] = useTyped("source", "");
  const [from, setFrom] = useTyped("from", today());
  const [lines, setLines] = useTyped<readonly DraftLine[]>("lines", [EMPTY_LINE]);
  const isWhole =
    [number, name, source].every((text) => text.trim() !== "") &&
    lines.every((line) => missingIn(kind, line).length === 0);
  const change = (n: number, line: DraftLine) => setLines(lines.map((one, at) => (at === n ? line : one)));
  const body = () => ({
    ...{ id: number.trim(), kind, title: { zh: name.trim(), en: name.trim() }, source: source.trim(), from },
    entries: lines.map((line) => entryOf(kind, line)),
  });
  return (
    <Screen title={words.add} back={address("/standards")}>
      <div class="narrow">
        <ActForm
          what={words.addWhat}
          act={words.publish}
          asksReason={false}
          fields={["/id", "/title", "/source", "/from", "/entries"]}
          then={address("/standards")}
          onSend={() =>
            isWhole
              ? {
                  content: ["standard", body()],
                  make: (own) =>
                    send("/api/standards", {
                      id: own,
                      body: body(),
                      subject: `standard/${number.trim()}`,
                      label: `${words.publish} ${number.trim()}`,
                    }),
                }
              : undefined
          }
        >
          {(sending, isAsked) => {
            const empty = (text: string) => (isAsked && text.trim() === "" ? words.required : undefined);
            return (
              <>
                <Choices
                  legend={words.kind}
                  isRow
                  value={kind}
                  onChange={setKind}
                  options={PUBLISHED_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
                />
                <TextField
                  label={words.id}
                  hint={words.idHint}
                  value={number}
                  onChange={setNumber}
                  maxLength={64}
                  pointer="/id"
                  wrong={empty(number) ?? sending.wrongAt("/id")}
                />
                <TextField
                  label={words.name}
                  value={name}
                  onChange={setName}
                  maxLength={120}
                  pointer="/title"
                  wrong={empty(name) ?? sending.wrongAt("/title")}
                />
                <TextField
                  label={words.source}
                  hint={words.sourceHint}
                  value={source}
                  onChange={setSource}
                  maxLength={400}
                  pointer="/source"
                  wrong={empty(source) ?? sending.wrongAt("/source")}
                />
                <DateField
                  label={words.start}
                  value={from}
                  quick={false}
                  onChange={setFrom}
                  pointer="/from"
                  wrong={sending.wrongAt("/from")}
                />
                {lines.map((line, n) => (
                  <Line key={n} {...{ kind, line, n, sending, isAsked }} onChange={(next) => change(n, next)}>
                    {lines.length > 1 && (
                      <button type="button" class="button" onClick={() => setLines(lines.filter((_, at) => at !== n))}>
                        {words.takeLine}
                      </button>
                    )}
                  </Line>
                ))}
                {lines.length < LINES_MAX && (
                  <button type="button" class="button" onClick={() => setLines([...lines, EMPTY_LINE])}>
                    {words.addLine}
                  </button>
                )}
              </>
            );
          }}
        </ActForm>
      </div>
    </Screen>
  );
}

interface LineProps {
  readonly kind: PublishedKind;
  readonly line: DraftLine;
  readonly n: number;
  readonly sending: Sending;
  readonly isAsked: boolean;
  readonly onChange: (line: DraftLine) => void;
  readonly children: JSX.Element | false;
}

type Name = keyof DraftLine;

function fieldsOf(kind: PublishedKind): readonly (readonly [name: Name, member: string])[] {
  const words: readonly (readonly [Name, string])[] = [
    ["subject", "subject"],
    ["clause", "clause"],
  ];
  if (kind === "grade") {
    return [...words, ["grade", "grade"], ["measure", "measure"], ["least", "least"], ["most", "most"]];
  }
  const number: readonly (readonly [Name, string])[] =
    kind === "ban" ? [] : [["number", kind === "limit" ? "mgPerKg" : "days"]];
  return [...words, ["crops", "crops"], ...number];
}

function Line({ kind, line, n, sending, isAsked, onChange, children }: LineProps): JSX.Element {
  const words = standardWords();
  const labels: Readonly<Record<Name, string>> = {
    subject: kind === "grade" ? words.goods : words.subject,
    clause: words.clause,
    crops: words.cropsField,
    number: kind === "limit" ? words.limit : words.interval,
    ...{ grade: words.grade, measure: words.measure, least: words.least, most: words.most },
  };
  const missing = missingIn(kind, line);
  const wrongOf = (name: Name, pointer: string) => {
    if (!isAsked || !missing.includes(name)) return sending.wrongAt(pointer);
    return line[name].trim() === "" ? words.required : words.wrongNumber;
  };
  const whole = sending.problem?.errors?.some(({ pointer }) => pointer === `/entries/${n}`);
  return (
    <FieldGroup title={words.line(n + 1)}>
      {fieldsOf(kind).map(([name, member]) => (
        <TextField
          key={name}
          label={labels[name]}
          value={line[name]}
          onChange={(text) => onChange({ ...line, [name]: text })}
          maxLength={name === "crops" ? 400 : 80}
          inputMode={["number", "least", "most"].includes(name) ? "decimal" : "text"}
          pointer={`/entries/${n}/${member}`}
          wrong={wrongOf(name, `/entries/${n}/${member}`)}
        />
      ))}
      {whole === true && (
        <p class="message stop" data-pointer={`/entries/${n}`} data-wrong="">
          {sending.wrongAt(`/entries/${n}`)}
        </p>
      )}
      {children}
    </FieldGroup>
  );
}
