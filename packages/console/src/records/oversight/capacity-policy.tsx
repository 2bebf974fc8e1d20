import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Choices } from "../../parts/fields/choices.tsx";
import { SendButton, SendingNote, useSending } from "../../parts/sending.tsx";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { supervisionWords } from "../../words/oversight/supervision.ts";

type Base = Shape<"BaseWithHistory">;
type Policy = Base["capacityPolicy"];

/** What happens when more is registered of a base than its plots can grow: the bureau's to say. */
export function CapacityPolicy({ base }: { readonly base: Base }): JSX.Element {
  const words = supervisionWords();
  const sending = useSending();
  const [policy, setPolicy] = useState<Policy>(base.capacityPolicy);
  const submit = async (event: Event) => {
    event.preventDefault();
    await sending.run(["capacity", base.id, policy, base.history.length], (id) =>
      send("/api/bases/{id}/capacity-policy", {
        id,
        params: { id: base.id },
        query: { from: base.organisation },
        body: { capacity: policy },
        subject: `base/${base.id}`,
        label: `${words.capacity} ${base.name}`,
      }),
    );
  };
  return (
    <form class="section" noValidate onSubmit={(event) => void submit(event)}>
      <Choices
        legend={words.capacity}
        options={(["warn", "block"] as const).map((value) => ({ value, label: words.capacityNow[value] }))}
        value={policy}
        onChange={setPolicy}
        wrong={sending.wrongAt("/capacity")}
      />
      <p class="dim">{words.capacityWay}</p>
      <SendingNote sending={sending} fields={["/capacity"]} />
      {policy !== base.capacityPolicy && <SendButton sending={sending} word={words.capacitySet} isWide={false} />}
    </form>
  );
}
