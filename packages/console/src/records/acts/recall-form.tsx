import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { clerkWords } from "../../words/clerk.ts";
import { HoldingOf } from "../recalls/holding.tsx";

const LEVELS = [1, 2, 3] as const;

/** Orders a recall, with who may still hold the goods in sight: the buyers' page changes at once, and the clock of the recall's screen starts. */
export function RecallForm({ batch }: { readonly batch: Shape<"BatchRecord"> }): JSX.Element {
  const words = clerkWords();
  const { gtin, lot } = batch;
  const [level, setLevel] = useTyped<(typeof LEVELS)[number] | undefined>("level", undefined);
  return (
    <ActForm
      what={words.recallWhat}
      act={words.recallDone}
      usual={words.recallReasons}
      isGrave
      fields={["/level"]}
      then={(id) => address(`/recalls${below(id)}`)}
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
      {(sending, isAsked) => (
        <>
          <HoldingOf batch={batch} />
          <Choices
            legend={words.recallLevel}
            options={LEVELS.map((value) => ({ value, label: words.recallLevels[value] }))}
            value={level}
            onChange={setLevel}
            wrong={isAsked && level === undefined ? words.pickLevel : sending.wrongAt("/level")}
          />
        </>
      )}
    </ActForm>
  );
}
