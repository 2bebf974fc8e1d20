import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { DateField } from "../../parts/fields/date-field.tsx";
import { Screen } from "../../parts/screen.tsx";
import { send } from "../../service/send.ts";
import { standardWords } from "../../words/county/standards.ts";
import { today } from "../../words/figures.ts";

/** A region's own standard holds no more after a day. */
export default function StandardEnd(): JSX.Element {
  const words = standardWords();
  const { id = "" } = useRoute().params;
  const [to, setTo] = useTyped("to", today());
  return (
    <Screen title={`${words.end} ${id}`} back={address("/standards")}>
      <div class="narrow">
        <ActForm
          what={words.endWhat}
          act={words.end}
          usual={words.endReasons}
          fields={["/to"]}
          then={address("/standards")}
          onSend={(reason) => ({
            content: ["end standard", id, to, reason],
            make: (own) =>
              send("/api/standards/{id}/end", {
                id: own,
                params: { id },
                body: { id: own, to, reason },
                subject: `standard/${id}`,
                label: `${words.end} ${id}`,
              }),
          })}
        >
          {(sending) => (
            <DateField
              label={words.lastDay}
              value={to}
              quick={false}
              onChange={setTo}
              pointer="/to"
              wrong={sending.wrongAt("/to")}
            />
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
