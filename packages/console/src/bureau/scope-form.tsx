import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { DateField } from "../parts/fields/date-field.tsx";
import { Shown } from "../parts/screen.tsx";
import type { Shape } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { today } from "../words/figures.ts";
import { readScope, type Scope } from "./scope.ts";
import { ScopeFields, sameIds } from "./scope-fields.tsx";

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
  const [gtins, setGtins] = useState<readonly string[]>(certificate.gtins);
  const [bases, setBases] = useState<readonly string[]>(certificate.bases);
  const [kg, setKg] = useState<number | undefined>(certificate.approvedKgPerYear);
  const [effectiveFrom, setFrom] = useState(today());
  const changes = {
    ...(!sameIds(gtins, certificate.gtins) && { gtins: [...gtins] }),
    ...(!sameIds(bases, certificate.bases) && { bases: [...bases] }),
    ...(kg !== undefined && kg !== certificate.approvedKgPerYear && { approvedKgPerYear: kg }),
  };
  return (
    <ActForm
      what={words.scopeWhat}
      act={words.scope}
      fields={["/gtins", "/bases", "/approvedKgPerYear", "/effectiveFrom"]}
      then={address(`/certificates${below(own)}`)}
      onSend={(reason) => ({
        content: ["scope", own, changes, effectiveFrom, reason],
        make: (id) =>
          send("/api/certificates/{id}/scope", {
            id,
            params: { id: own },
            body: { id, reason, effectiveFrom, ...changes },
            subject: `certificate/${own}`,
            label: `${words.scope} ${certificate.number}`,
          }),
      })}
    >
      {(sending) => (
        <>
          <ScopeFields
            scope={scope}
            holder={holder}
            value={{ gtins, bases, kg }}
            onGtins={setGtins}
            onBases={setBases}
            onKg={setKg}
            wrongAt={sending.wrongAt}
          />
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
