import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { registryWords } from "../words/oversight/registry.ts";

/** Corrects a person's name, account name and contact: only what differs is sent. */
export default function PersonCorrect(): JSX.Element {
  const { id = "" } = useRoute().params;
  const reading = useReading(`person ${id}`, () =>
    taken(service.GET("/api/people/{id}", { params: { path: { id } } })),
  );
  return (
    <Screen title={registryWords().correctPerson} back={address(`/people${below(id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(person) => <Fields person={person} />}</Shown>
      </div>
    </Screen>
  );
}

function Fields({ person }: { readonly person: Shape<"PersonRecord"> }): JSX.Element {
  const words = registryWords();
  const { id, name: wasName = "", account: wasAccount = "", contact: wasContact = "" } = person;
  const [name, setName] = useTyped("name", wasName);
  const [account, setAccount] = useTyped("account", wasAccount);
  const [contact, setContact] = useTyped("contact", wasContact);
  const [isAsked, setAsked] = useState(false);
  const now = { name: name.trim(), account: account.trim(), contact: contact.trim() };
  const changes = {
    ...(now.name !== wasName && { name: now.name }),
    ...(now.account !== wasAccount && { account: now.account }),
    ...(now.contact !== wasContact && { contact: now.contact === "" ? null : now.contact }),
  };
  const isMissing = now.name === "" || (wasAccount !== "" && now.account === "");
  const isSame = Object.keys(changes).length === 0;
  return (
    <ActForm
      what={words.correctPersonWhat}
      act={words.correct}
      usual={words.personReasons}
      fields={["/name", "/account", "/contact"]}
      then={address(`/people${below(id)}`)}
      onSend={(reason) => {
        setAsked(true);
        if (isMissing || isSame) return undefined;
        return {
          content: [id, changes, reason],
          make: (own) =>
            send("/api/people/{id}/corrections", {
              id: own,
              params: { id },
              body: { id: own, reason, ...changes },
              subject: `person/${id}`,
              label: `${words.correctPerson} ${wasName}`,
            }),
        };
      }}
    >
      {(sending) => (
        <>
          <TextField
            label={words.name}
            hint={now.name === wasName ? undefined : words.was(wasName)}
            value={name}
            onChange={setName}
            maxLength={40}
            pointer="/name"
            wrong={now.name === "" ? words.required : sending.wrongAt("/name")}
          />
          {wasAccount !== "" && (
            <TextField
              label={words.account}
              hint={now.account === wasAccount ? words.accountHint : words.was(wasAccount)}
              value={account}
              onChange={setAccount}
              maxLength={64}
              pointer="/account"
              wrong={now.account === "" ? words.required : sending.wrongAt("/account")}
            />
          )}
          <TextField
            label={words.contact}
            hint={now.contact === wasContact ? words.contactHint : words.was(wasContact)}
            value={contact}
            onChange={setContact}
            maxLength={60}
            pointer="/contact"
            wrong={sending.wrongAt("/contact")}
          />
          {isAsked && isSame && (
            <p class="message note" role="alert">
              {words.nothingChanged}
            </p>
          )}
        </>
      )}
    </ActForm>
  );
}
