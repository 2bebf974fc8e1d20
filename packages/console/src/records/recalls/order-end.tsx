import type { JSX } from "preact";
import { useLocation, useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen } from "../../parts/screen.tsx";
import { send } from "../../service/send.ts";
import { bureauWords } from "../../words/bureau.ts";
import { clerkWords } from "../../words/clerk.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";

/** Ends a recall by scope: all is accounted for, or words for what is missing; or it was a mistake. */
export default function OrderEnd(): JSX.Element {
  const words = recallOrderWords();
  const bureau = bureauWords();
  const { id: own = "" } = useRoute().params;
  const { from } = useLocation().query;
  const [outcome, setOutcome] = useTyped<"completed" | "mistaken" | undefined>("outcome", undefined);
  const [missing, setMissing] = useTyped("missing", "");
  const back = address(`/recalls/orders${below(own)}`, { from });
  return (
    <Screen title={words.end} back={back}>
      <div class="narrow">
        <ActForm
          act={words.end}
          usual={bureau.endReasons}
          fields={["/outcome", "/missing"]}
          then={back}
          onSend={(reason) => {
            if (outcome === undefined) return undefined;
            const words = missing.trim();
            const isSaid = outcome === "completed" && words !== "";
            return {
              content: ["end order", own, outcome, reason, words],
              make: (id) =>
                send("/api/recalls/{id}/end", {
                  id,
                  params: { id: own },
                  query: { from },
                  body: { id, reason, outcome, ...(isSaid && { missing: words }) },
                  subject: `recall/${own}`,
                  label: bureau.endRecall,
                }),
            };
          }}
        >
          {(sending, isAsked) => (
            <>
              <Choices
                legend={bureau.outcome}
                options={[
                  { value: "completed", label: bureau.completed },
                  { value: "mistaken", label: bureau.mistaken },
                ]}
                value={outcome}
                onChange={setOutcome}
                wrong={isAsked && outcome === undefined ? clerkWords().required : sending.wrongAt("/outcome")}
              />
              {outcome === "completed" && (
                <TextField
                  label={words.missingWhy}
                  hint={words.missingHint}
                  value={missing}
                  onChange={setMissing}
                  maxLength={500}
                  pointer="/missing"
                  wrong={sending.wrongAt("/missing")}
                />
              )}
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
