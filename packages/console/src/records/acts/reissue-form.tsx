import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { reissueWords } from "../../words/depot/reissue.ts";
import { type Basis, BasisList } from "./basis-list.tsx";

/** Issues the commitment certificate of goods that were mixed or divided. */
export function ReissueForm({ batch }: { readonly batch: Shape<"BatchRecord"> }): JSX.Element {
  const words = reissueWords();
  const { gtin, lot } = batch;
  const [basis, setBasis] = useTyped<readonly Basis[]>("basis", batch.commitment?.basis ?? []);
  return (
    <ActForm
      what={words.what}
      act={words.act}
      asksReason={false}
      fields={["/commitmentBasis"]}
      then={address(`/batches${below(gtin, lot)}`)}
      onSend={() => {
        if (basis.length === 0) return undefined;
        return {
          content: ["reissue", gtin, lot, ...basis],
          make: (id) =>
            send("/api/batches/{gtin}/{lot}/commitment", {
              id,
              params: { gtin, lot },
              body: { id, commitmentBasis: [...basis] },
              subject: `01/${gtin}/10/${lot}`,
              label: `${words.reissue} ${lot}`,
            }),
        };
      }}
    >
      {(sending, isAsked) => (
        <BasisList
          value={basis}
          onChange={setBasis}
          wrong={isAsked && basis.length === 0 ? words.pick : sending.wrongAt("/commitmentBasis")}
        />
      )}
    </ActForm>
  );
}
