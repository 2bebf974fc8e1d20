import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import { send } from "../../service/send.ts";
import { benefitWords } from "../../words/county/benefits.ts";

const HOWS = ["visit", "phone", "paper"] as const;
const OUTCOMES = ["confirmed", "denied"] as const;

/** The office records what the household or its village says of a payment. */
export default function BenefitAnswer(): JSX.Element {
  const words = benefitWords();
  const { from = "", id = "" } = useRoute().params;
  const back = address(`/benefits${below(from, id)}`);
  const [outcome, setOutcome] = useTyped<(typeof OUTCOMES)[number] | undefined>("outcome", undefined);
  const [how, setHow] = useTyped<(typeof HOWS)[number]>("how", "visit");
  const [denial, setDenial] = useTyped("denial", "");
  const [isAsked, setAsked] = useState(false);
  const isMissing = outcome === "denied" && denial.trim() === "";
  return (
    <Screen title={words.ask} back={back}>
      <div class="narrow">
        <ActForm
          what={words.askWhat}
          act={words.askDone}
          asksReason={false}
          fields={["/reason", "/outcome"]}
          then={back}
          onSend={() => {
            setAsked(true);
            if (outcome === undefined || isMissing) return undefined;
            const said = { outcome, how, ...(outcome === "denied" && { reason: denial.trim() }) };
            return {
              content: [from, id, said],
              make: (own) =>
                send("/api/benefits/{id}/confirmation", {
                  id: own,
                  params: { id },
                  query: { from },
                  body: { id: own, ...said },
                  subject: `benefit/${from}/${id}`,
                  label: `${words.askDone} ${words.outcomes[outcome]}`,
                }),
            };
          }}
        >
          {(sending) => (
            <>
              <Choices
                legend={words.outcome}
                isRow
                value={outcome}
                onChange={setOutcome}
                options={OUTCOMES.map((value) => ({ value, label: words.outcomes[value] }))}
                wrong={isAsked && outcome === undefined ? words.required : sending.wrongAt("/outcome")}
              />
              <Choices
                legend={words.how}
                isRow
                value={how}
                onChange={setHow}
                options={HOWS.map((value) => ({ value, label: words.hows[value] }))}
              />
              {outcome === "denied" && (
                <TextField
                  label={words.denial}
                  value={denial}
                  onChange={setDenial}
                  maxLength={500}
                  pointer="/reason"
                  wrong={isAsked && isMissing ? words.denialMissing : sending.wrongAt("/reason")}
                />
              )}
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
