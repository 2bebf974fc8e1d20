import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import { RegionField } from "../parts/fields/region-field.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { registryWords } from "../words/oversight/registry.ts";

type Organisation = Shape<"OrganisationWithHistory">;

/** What can be wrong of an organisation; the first two it cannot be without. */
const NAMES = ["name", "regionCode", "gln", "creditCode", "contact", "address"] as const;
type Name = (typeof NAMES)[number];
const NEEDED: readonly Name[] = ["name", "regionCode"];

/** Corrects an organisation: only what differs is sent, what is emptied is taken away. */
export default function OrganisationCorrect(): JSX.Element {
  const { id = "" } = useRoute().params;
  const reading = useReading(`organisation ${id}`, () =>
    taken(service.GET("/api/organisations/{id}", { params: { path: { id } } })),
  );
  return (
    <Screen title={registryWords().correctOrganisation} back={address(`/organisations${below(id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(organisation) => <Fields organisation={organisation} />}</Shown>
      </div>
    </Screen>
  );
}

function Fields({ organisation }: { readonly organisation: Organisation }): JSX.Element {
  const words = registryWords();
  const { id } = organisation;
  const was = (name: Name): string => organisation[name] ?? "";
  const [typed, setTyped] = useTyped<Partial<Record<Name, string>>>("typed", {});
  const [isAsked, setAsked] = useState(false);
  const now = (name: Name): string => (typed[name] ?? was(name)).trim();
  const changed = NAMES.filter((name) => now(name) !== was(name));
  const changes = Object.fromEntries(changed.map((name) => [name, now(name) === "" ? null : now(name)]));
  const isMissing = NEEDED.some((name) => now(name) === "");
  const labels: Readonly<Record<Name, string>> = {
    name: words.organisationName,
    regionCode: words.region,
    gln: words.gln,
    creditCode: words.credit,
    contact: words.workPhone,
    address: words.address,
  };
  return (
    <ActForm
      what={words.correctOrganisationWhat}
      act={words.correct}
      usual={words.organisationReasons}
      fields={NAMES.map((name) => `/${name}`)}
      then={address(`/organisations${below(id)}`)}
      onSend={(reason) => {
        setAsked(true);
        if (isMissing || changed.length === 0) return undefined;
        return {
          content: [id, changes, reason],
          make: (own) =>
            send("/api/organisations/{id}/corrections", {
              id: own,
              params: { id },
              body: { id: own, reason, ...changes },
              subject: `organisation/${id}`,
              label: `${words.correctOrganisation} ${was("name")}`,
            }),
        };
      }}
    >
      {(sending) => (
        <>
          {NAMES.map((name) => {
            const Line = name === "regionCode" ? RegionField : TextField;
            return (
              <Line
                key={name}
                label={labels[name]}
                hint={changed.includes(name) ? words.was(was(name)) : undefined}
                value={typed[name] ?? was(name)}
                onChange={(value) => setTyped({ ...typed, [name]: value })}
                pointer={`/${name}`}
                wrong={NEEDED.includes(name) && now(name) === "" ? words.required : sending.wrongAt(`/${name}`)}
              />
            );
          })}
          {isAsked && changed.length === 0 && (
            <p class="message note" role="alert">
              {words.nothingChanged}
            </p>
          )}
        </>
      )}
    </ActForm>
  );
}
