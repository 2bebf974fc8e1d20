import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { clerkWords } from "../../words/clerk.ts";
import { serviceTime } from "../../words/clock.ts";
import { shownKg } from "../../words/figures.ts";
import { acting } from "../acting.ts";

const CAUSES = ["spoiled", "destroyed", "sample", "donated", "sold-untraced"] as const;

/** Weight that is gone, and why. */
export function LossForm({ batch }: { readonly batch: Shape<"BatchRecord"> }): JSX.Element {
  const words = clerkWords();
  const { gtin, lot } = batch;
  const [kg, setKg] = useTyped<number | undefined>("kg", undefined);
  const [cause, setCause] = useTyped<(typeof CAUSES)[number]>("cause", "spoiled");
  const own = batch.onHand.find(({ organisation }) => organisation === acting()?.organisation.id);
  return (
    <ActForm
      act={words.lossDone}
      then={address(`/batches${below(gtin, lot)}`)}
      fields={["/quantityKg", "/cause"]}
      onSend={(reason) => {
        if (kg === undefined) return undefined;
        return {
          content: ["loss", gtin, lot, kg, cause, reason],
          make: (id) =>
            send("/api/batches/{gtin}/{lot}/losses", {
              id,
              params: { gtin, lot },
              body: { id, quantityKg: kg, cause, at: serviceTime().toISOString(), reason },
              subject: `01/${gtin}/10/${lot}`,
              label: `${words.lossDone} ${lot} ${shownKg(kg)}`,
            }),
        };
      }}
    >
      {(sending) => (
        <>
          <WeightField
            label={words.lossWeight}
            hint={own === undefined ? undefined : words.onHandNow(shownKg(own.quantityKg))}
            kg={kg}
            onChange={setKg}
            pointer="/quantityKg"
            wrong={sending.wrongAt("/quantityKg")}
          />
          <PickList
            legend={words.cause}
            items={CAUSES.map((id) => ({ id, title: words.causes[id] }))}
            value={[cause]}
            onChange={([id]) => setCause(CAUSES.find((one) => one === id) ?? "spoiled")}
            pointer="/cause"
            wrong={sending.wrongAt("/cause")}
          />
        </>
      )}
    </ActForm>
  );
}
