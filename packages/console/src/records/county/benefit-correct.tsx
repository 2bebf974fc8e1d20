import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useDraft } from "../../parts/draft.ts";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { benefitWords } from "../../words/county/benefits.ts";
import { type BenefitDraft, changesIn, draftOf } from "./benefit-draft.ts";
import { Figures } from "./benefit-figures.tsx";
import { paidFor } from "./benefit-row.tsx";

/** Corrects the figures of a payment: only what differs is sent. */
export default function BenefitCorrect(): JSX.Element {
  const { from = "", id = "" } = useRoute().params;
  const reading = useReading(`benefit ${from} ${id}`, () =>
    taken(service.GET("/api/benefits/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <Screen title={benefitWords().correct} back={address(`/benefits${below(from, id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(benefit) => <Fields benefit={benefit} />}</Shown>
      </div>
    </Screen>
  );
}

function Fields({ benefit }: { readonly benefit: Shape<"BenefitRecord"> }): JSX.Element {
  const words = benefitWords();
  const { id, organisation, kind } = benefit;
  const before = draftOf(benefit);
  const { value, set } = useDraft<BenefitDraft>("figures", before);
  const [isAsked, setAsked] = useState(false);
  const changes = changesIn(kind, value, before);
  const isSame = changes !== undefined && Object.keys(changes).length === 0;
  return (
    <ActForm
      what={words.correctWhat}
      act={words.correct}
      usual={words.correctReasons}
      fields={["/quantityKg", "/pricePerKg", "/paidYuan", "/paidOn", "/receipt", "/from", "/to", "/days", "/year"]}
      then={address(`/benefits${below(organisation, id)}`)}
      onSend={(reason) => {
        setAsked(true);
        if (changes === undefined || isSame) return undefined;
        return {
          content: [id, changes, reason],
          make: (own) =>
            send("/api/benefits/{id}/corrections", {
              id: own,
              params: { id },
              body: { id: own, reason, ...changes },
              subject: `benefit/${organisation}/${id}`,
              label: `${words.correct} ${paidFor(benefit)}`,
            }),
        };
      }}
    >
      {(sending) => (
        <>
          <Figures kind={kind} value={value} set={set} sending={sending} isAsked={isAsked} />
          {isAsked && isSame && (
            <p class="message note" role="alert">
              {words.nothingChanged}
            </p>
          )}
        </>
      )}
    </ActForm>
  );
}
