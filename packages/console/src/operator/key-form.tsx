import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { DateField } from "../parts/fields/date-field.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../parts/sending.tsx";
import { ToldOnce } from "../parts/told-once.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { sendAtOnce } from "../service/send.ts";
import type { Role } from "../sign-in/session.ts";
import { daysAfter, today } from "../words/figures.ts";
import { roleWords } from "../words/guide/roles.ts";
import { officeWords } from "../words/office.ts";
import { operatorWords } from "../words/operator.ts";
import { rolesOf } from "./organisation-names.ts";

const YEAR_DAYS = 365;

/** Makes a key for a system of an organisation, and tells its secret once. */
export default function KeyForm(): JSX.Element {
  const words = operatorWords();
  const { id = "" } = useRoute().params;
  const reading = useReading(`organisation ${id}`, () =>
    taken(service.GET("/api/organisations/{id}", { params: { path: { id } } })),
  );
  return (
    <Screen title={words.makeKey} back={address(`/organisations${below(id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(organisation) => <Form organisation={organisation} />}</Shown>
      </div>
    </Screen>
  );
}

function Form({ organisation }: { readonly organisation: Shape<"OrganisationWithHistory"> }): JSX.Element {
  const words = operatorWords();
  const { roles } = roleWords();
  const { id: whose, name, kind } = organisation;
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const [role, setRole] = useTyped<Role | undefined>("role", undefined);
  const [isEnding, setEnding] = useTyped("isEnding", true);
  const [expiresOn, setExpires] = useTyped("expiresOn", daysAfter(today(), YEAR_DAYS));
  const [isAsked, setAsked] = useState(false);
  const [made, setMade] = useState<Shape<"NewApiKey">>();
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (role === undefined) return;
    const end = isEnding ? { expiresOn } : {};
    const answer = await sending.run(["key", whose, role, end], (id) =>
      sendAtOnce("/api/keys", {
        id,
        body: { id, organisation: whose, role, ...end },
        subject: `organisation/${whose}`,
        label: `${words.makeKey} ${name}`,
      }),
    );
    if (answer !== undefined) setMade(answer);
  };
  if (made !== undefined) {
    return (
      <div class="stack">
        {made.secret === undefined ? (
          <p class="message note">{words.keyKept}</p>
        ) : (
          <ToldOnce title={words.newKey} secret={made.secret} />
        )}
        <a class="button" href={address(`/organisations${below(whose)}`)}>
          {name}
        </a>
      </div>
    );
  }
  return (
    <form ref={form} class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <p class="message">
        {name}：{words.makeKeyWhat}
      </p>
      <Choices
        legend={words.keyRole}
        options={rolesOf(kind).map((one) => ({ value: one, label: roles[one] }))}
        value={role}
        onChange={setRole}
        wrong={isAsked && role === undefined ? officeWords().required : sending.wrongAt("/role")}
      />
      <Choices
        isRow
        legend={words.expires}
        options={[
          { value: "day", label: words.hasExpiry },
          { value: "none", label: words.noExpiry },
        ]}
        value={isEnding ? "day" : "none"}
        onChange={(value) => setEnding(value === "day")}
      />
      {isEnding && (
        <DateField
          label={words.expires}
          value={expiresOn}
          quick={false}
          onChange={setExpires}
          pointer="/expiresOn"
          wrong={sending.wrongAt("/expiresOn")}
        />
      )}
      <SendingNote sending={sending} fields={["/role", "/expiresOn"]} />
      <SendButton sending={sending} word={words.makeKey} />
    </form>
  );
}
