import type { JSX } from "preact";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { DateField } from "../parts/fields/date-field.tsx";
import { Shown } from "../parts/screen.tsx";
import type { Shape } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { today } from "../words/figures.ts";
import { readScope, type Scope } from "./scope.ts";
import { ScopeFields, useScope } from "./scope-fields.tsx";

interface Of {
  readonly certificate: Shape<"CertificateWithBalances">;
}

export function ScopeForm({ certificate }: Of): JSX.Element {
  const reading = useReading("scope", readScope);
  return <Shown reading={reading}>{(scope) => <Fields certificate={certificate} scope={scope} />}</Shown>;
}

/** Only what differs is sent: the rest of the scope stays. */
function Fields({ certificate, scope }: Of & { readonly scope: Scope }): JSX.Element {
  const words = bureauWords();
  const { id: own, holder } = certificate;
  const covered = useScope(certificate);
  const [effectiveFrom, setFrom] = useTyped("effectiveFrom", today());
  return (
    <ActForm
      what={words.scopeWhat}
      act={words.scope}
      fields={["/gtins", "/bases", "/approvedKgPerYear", "/effectiveFrom"]}
      then={address(`/certificates${below(own)}`)}
      onSend={(reason) => ({
        content: ["scope", own, covered.changes, effectiveFrom, reason],
        make: (id) =>
          send("/api/certificates/{id}/scope", {
            id,
            params: { id: own },
            body: { id, reason, effectiveFrom, ...covered.changes },
            subject: `certificate/${own}`,
            label: `${words.scope} ${certificate.number}`,
          }),
      })}
    >
      {(sending) => (
        <>
          <ScopeFields scope={scope} holder={holder} {...covered.fields} wrongAt={sending.wrongAt} />
          <DateField
            label={words.effectiveFrom}
            value={effectiveFrom}
            onChange={setFrom}
            pointer="/effectiveFrom"
            wrong={sending.wrongAt("/effectiveFrom")}
          />
        </>
      )}
    </ActForm>
  );
}
