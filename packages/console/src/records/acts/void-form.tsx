import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { clerkWords } from "../../words/clerk.ts";

/** Takes a registration back. */
export function VoidForm({ batch }: { readonly batch: Shape<"BatchRecord"> }): JSX.Element {
  const words = clerkWords();
  const { gtin, lot } = batch;
  return (
    <ActForm
      what={words.voidWhat}
      act={words.void}
      usual={words.voidReasons}
      then={address("/batches")}
      onSend={(reason) => ({
        content: ["void", gtin, lot, reason],
        make: (id) =>
          send("/api/batches/{gtin}/{lot}/void", {
            id,
            params: { gtin, lot },
            body: { reason },
            subject: `01/${gtin}/10/${lot}`,
            label: `${words.void} ${lot}`,
          }),
      })}
    >
      {() => (
        <div class="message">
          <p>{words.voidOrCorrect}</p>
          <p class="acts">
            <a class="button" href={address(`/batches${below(gtin, lot)}/correct`)}>
              {words.correct}
            </a>
          </p>
        </div>
      )}
    </ActForm>
  );
}
