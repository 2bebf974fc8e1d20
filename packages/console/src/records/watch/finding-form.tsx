import type { JSX } from "preact";
import { useLocation } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { DateField } from "../../parts/fields/date-field.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { daysAfter, today } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";
import { acting } from "../acting.ts";
import { type About, AboutField } from "./about-field.tsx";

type Finding = Shape<"Finding">;
const KINDS = ["batch", "base", "certificate", "organisation"] as const;
const SEVERITIES = ["critical", "major", "minor", "observation", "none"] as const;
const ASKING: readonly Finding["severity"][] = ["critical", "major", "minor"];
/** What is asked for is due in so many days, unless another day is chosen. */
const DUE_DAYS = 15;

/** What the address names, where it does. */
function aboutIn({ kind: named, id, name }: Readonly<Record<string, string>>): About | null {
  const kind = KINDS.find((one) => one === named);
  return kind === undefined || id === undefined ? null : { kind, id, ...(name !== undefined && { name }) };
}

/** The draw that led there. */
const samplingIn = ({ sampling }: Readonly<Record<string, string>>) => (sampling === undefined ? {} : { sampling });

/** Writes what an inspection found, or that it found nothing. */
export default function FindingForm(): JSX.Element {
  const words = watchWords();
  const { query } = useLocation();
  const [about, setAbout] = useTyped<About | null>("about", aboutIn(query));
  const [severity, setSeverity] = useTyped<Finding["severity"] | undefined>("severity", undefined);
  const [clause, setClause] = useTyped("clause", "");
  const [text, setText] = useTyped("text", "");
  const [inspectedOn, setInspectedOn] = useTyped("inspectedOn", today());
  const [dueOn, setDueOn] = useTyped("dueOn", daysAfter(today(), DUE_DAYS));
  const isAsking = severity !== undefined && ASKING.includes(severity);
  const isWhole = severity !== undefined && text.trim() !== "" && about !== null;
  const terms = { text: text.trim(), inspectedOn, ...(isAsking && { dueOn }) };
  const more = { ...(clause.trim() !== "" && { clause: clause.trim() }), ...samplingIn(query) };
  const body = { ...terms, ...more };
  return (
    <Screen title={words.find} back={address("/findings")}>
      <div class="narrow">
        <ActForm
          act={words.write}
          asksReason={false}
          fields={["/about", "/severity", "/clause", "/text", "/inspectedOn", "/dueOn"]}
          then={(id) => address(`/findings${below(acting()?.organisation.id ?? "", id)}`)}
          onSend={() =>
            severity === undefined || about === null || !isWhole
              ? undefined
              : {
                  content: ["finding", about, body, severity],
                  make: (id) =>
                    send("/api/findings", {
                      id,
                      body: { id, about: { kind: about.kind, id: about.id }, ...body, severity },
                      subject: `finding/${id}`,
                      label: words.find,
                    }),
                }
          }
        >
          {(sending, isAsked) => {
            const missing = (value: string, pointer: string) =>
              isAsked && value.trim() === "" ? words.required : sending.wrongAt(pointer);
            return (
              <>
                <AboutField
                  about={about ?? undefined}
                  onChange={(next) => setAbout(next ?? null)}
                  wrong={missing(about?.id ?? "", "/about")}
                />
                <Choices
                  legend={words.severity}
                  isRow
                  options={SEVERITIES.map((value) => ({ value, label: words.severities[value] }))}
                  value={severity}
                  onChange={setSeverity}
                  wrong={isAsked && severity === undefined ? words.required : sending.wrongAt("/severity")}
                />
                <TextField label={words.text} value={text} onChange={setText} isLong wrong={missing(text, "/text")} />
                {isAsking && (
                  <>
                    <TextField
                      label={words.clause}
                      value={clause}
                      onChange={setClause}
                      wrong={missing(clause, "/clause")}
                    />
                    <DateField
                      label={words.dueOn}
                      value={dueOn}
                      onChange={setDueOn}
                      quick={false}
                      wrong={sending.wrongAt("/dueOn")}
                    />
                  </>
                )}
                <DateField
                  label={words.inspectedOn}
                  value={inspectedOn}
                  onChange={setInspectedOn}
                  latest={today()}
                  wrong={sending.wrongAt("/inspectedOn")}
                />
              </>
            );
          }}
        </ActForm>
      </div>
    </Screen>
  );
}
