import type { JSX } from "preact";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { Shown } from "../parts/screen.tsx";
import type { Shape } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { recordWords } from "../words/records.ts";
import { readScope, type Scope } from "./scope.ts";
import { ScopeFields, useScope } from "./scope-fields.tsx";

interface Of {
  readonly certificate: Shape<"CertificateWithBalances">;
}

/** Corrects what was typed wrong when it was granted: it counts from the first day, and what stood before stays in the history. */
export function CorrectCertificate({ certificate }: Of): JSX.Element {
  const reading = useReading("scope", readScope);
  return <Shown reading={reading}>{(scope) => <Fields certificate={certificate} scope={scope} />}</Shown>;
}

function Fields({ certificate, scope }: Of & { readonly scope: Scope }): JSX.Element {
  const words = bureauWords();
  const { id: own } = certificate;
  const [number, setNumber] = useTyped("number", certificate.number);
  const [grade, setGrade] = useTyped("grade", certificate.grade);
  const [validFrom, setFrom] = useTyped("validFrom", certificate.validFrom);
  const [validTo, setTo] = useTyped("validTo", certificate.validTo ?? "");
  const covered = useScope(certificate);
  const changes = {
    ...(number.trim() !== certificate.number && { number: number.trim() }),
    ...(grade !== certificate.grade && { grade }),
    ...(validFrom !== certificate.validFrom && { validFrom }),
    ...(validTo !== (certificate.validTo ?? "") && { validTo: validTo === "" ? null : validTo }),
    ...covered.changes,
  };
  return (
    <ActForm
      what={words.correctWhat}
      act={words.correct}
      usual={words.correctReasons}
      fields={["/number", "/grade", "/validFrom", "/validTo", "/gtins", "/bases", "/approvedKgPerYear"]}
      then={address(`/certificates${below(own)}`)}
      onSend={(reason) => ({
        content: ["correct", own, changes, reason],
        make: (id) =>
          send("/api/certificates/{id}/corrections", {
            id,
            params: { id: own },
            body: { id, reason, ...changes },
            subject: `certificate/${own}`,
            label: `${words.correct} ${certificate.number}`,
          }),
      })}
    >
      {(sending) => (
        <>
          <TextField
            label={words.number}
            value={number}
            onChange={setNumber}
            pointer="/number"
            wrong={sending.wrongAt("/number")}
          />
          {certificate.scheme === "green-food" && (
            <Choices
              isRow
              legend={words.grade}
              options={[
                { value: "A", label: "A" },
                { value: "AA", label: "AA" },
              ]}
              value={grade}
              onChange={setGrade}
              wrong={sending.wrongAt("/grade")}
            />
          )}
          <ScopeFields scope={scope} holder={certificate.holder} {...covered.fields} wrongAt={sending.wrongAt} />
          <DateField
            label={words.validFrom}
            value={validFrom}
            quick={false}
            onChange={setFrom}
            pointer="/validFrom"
            wrong={sending.wrongAt("/validFrom")}
          />
          <DateField
            label={words.validTo}
            none={recordWords().noEnd}
            value={validTo}
            quick={false}
            onChange={setTo}
            pointer="/validTo"
            wrong={sending.wrongAt("/validTo")}
          />
        </>
      )}
    </ActForm>
  );
}
