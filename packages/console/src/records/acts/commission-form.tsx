import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../../parts/act-form.tsx";
import { address } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { newId } from "../../service/ids.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";

/** Has a laboratory test the batch. */
export function CommissionForm({ batch }: { readonly batch: Shape<"BatchRecord"> }): JSX.Element {
  const reading = useReading("laboratories", () =>
    taken(service.GET("/api/organisations", { params: { query: { kind: "laboratory", limit: 100 } } })),
  );
  return <Shown reading={reading}>{({ items }) => <Form batch={batch} laboratories={items} />}</Shown>;
}

function Form({
  batch,
  laboratories,
}: {
  readonly batch: Shape<"BatchRecord">;
  readonly laboratories: readonly { readonly id: string; readonly name: string; readonly region: string }[];
}): JSX.Element {
  const words = amendWords();
  const { gtin, lot } = batch;
  const [laboratory, setLaboratory] = useTyped(
    "laboratory",
    laboratories.length === 1 ? (laboratories[0]?.id ?? "") : "",
  );
  const [own] = useState(() => `m${newId().slice(0, 14)}`);
  const [isAsked, setAsked] = useState(false);
  return (
    <ActForm
      what={words.commissionWhat}
      act={words.commissionDone}
      asksReason={false}
      fields={["/laboratory"]}
      then={address("/tests")}
      onSend={() => {
        setAsked(true);
        if (laboratory === "") return undefined;
        return {
          content: ["commission", gtin, lot, laboratory],
          make: (id) =>
            send("/api/commissions", {
              id,
              body: { id: own, laboratory, gtin, lot },
              subject: `01/${gtin}/10/${lot}`,
              label: `${words.commission} ${lot}`,
            }),
        };
      }}
    >
      {(sending) => (
        <PickList
          legend={words.laboratory}
          items={laboratories.map(({ id, name, region }) => ({ id, title: name, detail: region }))}
          value={[laboratory]}
          onChange={([id = ""]) => setLaboratory(id)}
          pointer="/laboratory"
          wrong={isAsked && laboratory === "" ? words.pickLaboratory : sending.wrongAt("/laboratory")}
        />
      )}
    </ActForm>
  );
}
