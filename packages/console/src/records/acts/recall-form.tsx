import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { clerkWords } from "../../words/clerk.ts";

const LEVELS = [1, 2, 3] as const;

/** Orders a recall: the buyers' page changes at once. */
export function RecallForm({ batch }: { readonly batch: Shape<"BatchRecord"> }): JSX.Element {
  const words = clerkWords();
  const { gtin, lot } = batch;
  const [level, setLevel] = useState<(typeof LEVELS)[number]>();
  return (
    <ActForm
      what={words.recallWhat}
      act={words.recallDone}
      usual={words.recallReasons}
      isGrave
      fields={["/level"]}
      then={address(`/batches${below(gtin, lot)}`)}
      onSend={(reason) => {
        if (level === undefined) return undefined;
        return {
          content: ["recall", gtin, lot, level, reason],
          make: (id) =>
            send("/api/recalls", {
              id,
              body: { id, gtin, lot, reason, level },
              subject: `01/${gtin}/10/${lot}`,
              label: `${words.recallDone} ${lot}`,
            }),
        };
      }}
    >
      {(sending) => (
        <Choices
          legend={words.recallLevel}
          options={LEVELS.map((value) => ({ value, label: words.recallLevels[value] }))}
          value={level}
          onChange={setLevel}
          wrong={sending.wrongAt("/level")}
        />
      )}
    </ActForm>
  );
}
