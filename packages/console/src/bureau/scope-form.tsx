import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { DateField } from "../parts/fields/date-field.tsx";
import { PickList } from "../parts/fields/pick-list.tsx";
import { WeightField } from "../parts/fields/weight-field.tsx";
import { Shown } from "../parts/screen.tsx";
import type { Shape } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { today } from "../words/figures.ts";
import { readScope, type Scope } from "./scope.ts";

interface Of {
  readonly certificate: Shape<"CertificateWithBalances">;
}

export function ScopeForm({ certificate }: Of): JSX.Element {
  const reading = useReading("scope", readScope);
  return <Shown reading={reading}>{(scope) => <Fields certificate={certificate} scope={scope} />}</Shown>;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join("\n") === [...b].sort().join("\n");
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
    ...(!same(gtins, certificate.gtins) && { gtins: [...gtins] }),
    ...(!same(bases, certificate.bases) && { bases: [...bases] }),
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
          <PickList
            legend={words.pickProducts}
            items={scope.products.filter(({ owner, id }) => owner === holder || gtins.includes(id))}
            value={gtins}
            onChange={setGtins}
            isMany
            pointer="/gtins"
            wrong={sending.wrongAt("/gtins")}
          />
          <PickList
            legend={words.pickBases}
            items={scope.bases.filter(({ owner }) => owner === holder)}
            value={bases}
            onChange={setBases}
            isMany
            pointer="/bases"
            wrong={sending.wrongAt("/bases")}
          />
          <WeightField
            label={words.approved}
            kg={kg}
            onChange={setKg}
            pointer="/approvedKgPerYear"
            wrong={sending.wrongAt("/approvedKgPerYear")}
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
