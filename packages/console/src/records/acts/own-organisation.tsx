import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { TextField } from "../../parts/fields/fields.tsx";
import { RecordHistory } from "../../parts/record-history.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";
import { acting } from "../acting.ts";

/** The organisation's own work phone and address: what it may correct of itself. */
export default function OwnOrganisation(): JSX.Element {
  const words = amendWords();
  const id = acting()?.organisation.id ?? "";
  const reading = useReading(`organisation ${id}`, () =>
    taken(service.GET("/api/organisations/{id}", { params: { path: { id } } })),
  );
  return (
    <Screen title={words.own} back={address("/more")}>
      <div class="narrow">
        <Shown reading={reading}>
          {(own) => (
            <>
              <Form key={own.history.length} own={own} />
              <RecordHistory history={own.history} names={{ [own.id]: own.name }} />
            </>
          )}
        </Shown>
      </div>
    </Screen>
  );
}

function Form({ own }: { readonly own: Shape<"OrganisationWithHistory"> }): JSX.Element {
  const words = amendWords();
  const before = { contact: own.contact ?? "", address: own.address ?? "" };
  const [typed, setTyped] = useTyped("typed", before);
  const change = (name: "contact" | "address") => {
    const text = typed[name].trim();
    return text === before[name] ? {} : { [name]: text === "" ? null : text };
  };
  const line = (name: "contact" | "address", label: string, wrong: string | undefined) => (
    <TextField
      label={label}
      hint={typed[name] === before[name] ? undefined : words.was(before[name] === "" ? words.nothing : before[name])}
      value={typed[name]}
      onChange={(next) => setTyped({ ...typed, [name]: next })}
      pointer={`/${name}`}
      wrong={wrong}
    />
  );
  return (
    <ActForm
      what={words.ownWhat}
      act={words.act}
      asksReason={false}
      fields={["/contact", "/address"]}
      then={address("/organisation")}
      onSend={() => ({
        content: [own.id, typed],
        make: (id) =>
          send("/api/organisations/{id}/corrections", {
            id,
            params: { id: own.id },
            // One's own phone and address: who changed them, and when, says enough.
            body: { id, reason: words.ownReason, ...change("contact"), ...change("address") },
            subject: `organisation/${own.id}`,
            label: words.own,
          }),
      })}
    >
      {(sending) => (
        <>
          {line("contact", words.phone, sending.wrongAt("/contact"))}
          {line("address", words.address, sending.wrongAt("/address"))}
        </>
      )}
    </ActForm>
  );
}
