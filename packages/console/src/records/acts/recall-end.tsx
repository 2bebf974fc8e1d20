import type { JSX } from "preact";
import { useLocation, useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { Screen } from "../../parts/screen.tsx";
import { send } from "../../service/send.ts";
import { bureauWords } from "../../words/bureau.ts";
import { clerkWords } from "../../words/clerk.ts";

/** Ends a recall: everything came back, or it was a mistake. */
export default function RecallEnd(): JSX.Element {
  const words = bureauWords();
  const { id: own = "" } = useRoute().params;
  const { from } = useLocation().query;
  const [outcome, setOutcome] = useTyped<"completed" | "mistaken" | undefined>("outcome", undefined);
  const back = address(`/recalls${below(own)}`, { from });
  return (
    <Screen title={words.endRecall} back={back}>
      <div class="narrow">
        <ActForm
          act={words.endRecall}
          usual={words.endReasons}
          fields={["/outcome"]}
          then={back}
          onSend={(reason) => {
            if (outcome === undefined) return undefined;
            return {
              content: ["end", own, outcome, reason],
              make: (id) =>
                send("/api/recalls/{id}/end", {
                  id,
                  params: { id: own },
                  query: { from },
                  body: { id, reason, outcome },
                  subject: `recall/${own}`,
                  label: words.endRecall,
                }),
            };
          }}
        >
          {(sending, isAsked) => (
            <Choices
              legend={words.outcome}
              options={[
                { value: "completed", label: words.completed },
                { value: "mistaken", label: words.mistaken },
              ]}
              value={outcome}
              onChange={setOutcome}
              wrong={isAsked && outcome === undefined ? clerkWords().required : sending.wrongAt("/outcome")}
            />
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
