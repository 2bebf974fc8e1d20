import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../parts/sending.tsx";
import { ToldOnce } from "../parts/told-once.tsx";
import type { Shape } from "../service/client.ts";
import { type Outcome, sendAtOnce } from "../service/send.ts";
import type { Role } from "../sign-in/session.ts";
import { officeWords } from "../words/office.ts";
import { operatorWords } from "../words/operator.ts";
import { useOrganisations } from "./organisation-names.ts";
import { PlaceFields } from "./place-fields.tsx";

/** Of a person's id: facts hold it for ever, so it tells nothing. */
const ID_BYTES = 8;

function newPersonId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return `p-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

interface Typed {
  readonly name: string;
  readonly account: string;
  readonly contact: string;
  readonly organisation: string;
  readonly role: Role | undefined;
}

/** Adds a person with a membership, and tells its first password. */
export default function PersonForm(): JSX.Element {
  const words = operatorWords();
  const reading = useOrganisations();
  return (
    <Screen title={words.addPerson} back={address("/people")}>
      <div class="narrow">
        <Shown reading={reading}>{(organisations) => <Form organisations={organisations} />}</Shown>
      </div>
    </Screen>
  );
}

/** The three acts one after another, each under an id of its own: sent again, none is done twice. */
async function add(
  id: string,
  act: string,
  typed: Typed,
  role: Role,
  words: ReturnType<typeof operatorWords>,
): Promise<Outcome<Shape<"RecoveredPerson">>> {
  const { name, account, contact, organisation } = typed;
  const about = { subject: `person/${id}`, label: `${words.addPerson} ${name}` };
  const person = { id, name: name.trim(), account: account.trim() };
  const added = await sendAtOnce("/api/people", {
    ...about,
    body: contact.trim() === "" ? person : { ...person, contact: contact.trim() },
  });
  if (added.kind !== "taken") return added;
  const member = await sendAtOnce("/api/people/{id}/memberships", {
    ...about,
    id: `${act}m`,
    params: { id },
    body: { id: `${act}m`, organisation, role },
  });
  if (member.kind !== "taken") return member;
  return sendAtOnce("/api/people/{id}/recovery", {
    ...about,
    id: `${act}r`,
    params: { id },
    body: { id: `${act}r`, reason: words.addPerson },
  });
}

function Form({ organisations }: { readonly organisations: readonly Shape<"OrganisationSummary">[] }): JSX.Element {
  const words = operatorWords();
  const { required } = officeWords();
  const asked = useLocation().query.organisation ?? "";
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const [typed, setTyped] = useTyped<Typed>(`person ${asked}`, {
    name: "",
    account: "",
    contact: "",
    organisation: asked,
    role: undefined,
  });
  const [isAsked, setAsked] = useState(false);
  const [id] = useState(newPersonId);
  const [done, setDone] = useState<Shape<"RecoveredPerson">>();
  const set = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const missing = (text: string) => (isAsked && text.trim() === "" ? required : undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const { role } = typed;
    const isWhole = [typed.name, typed.account, typed.organisation].every((text) => text.trim() !== "");
    if (!isWhole || role === undefined) return;
    const answer = await sending.run(["add", typed], (act) => add(id, act, typed, role, words));
    if (answer !== undefined) setDone(answer);
  };
  if (done !== undefined) return <Done person={done} />;
  const line = (name: "name" | "account" | "contact", label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      value={typed[name]}
      onChange={(next) => set({ [name]: next })}
      pointer={`/${name}`}
      wrong={(name === "contact" ? undefined : missing(typed[name])) ?? sending.wrongAt(`/${name}`)}
    />
  );
  return (
    <form ref={form} class="stack" noValidate onSubmit={(event) => void submit(event)}>
      {line("name", words.name)}
      {line("account", words.account, words.accountHint)}
      {line("contact", words.phone)}
      <PlaceFields
        organisations={organisations}
        value={typed}
        onChange={set}
        isAsked={isAsked}
        wrongAt={sending.wrongAt}
      />
      <SendingNote sending={sending} fields={["/name", "/account", "/contact", "/organisation", "/role"]} />
      <SendButton sending={sending} word={words.addPerson} />
    </form>
  );
}

function Done({ person }: { readonly person: Shape<"RecoveredPerson"> }): JSX.Element {
  const words = operatorWords();
  const { id, name = "", account, password } = person;
  return (
    <div class="stack">
      {password === undefined ? (
        <p class="message note">{words.passwordLater}</p>
      ) : (
        <ToldOnce title={words.firstPassword(name)} secret={password} />
      )}
      {account !== undefined && <p>{words.handOver(account, `${location.origin}${address("")}`)}</p>}
      <div class="acts">
        <a class="button main" href={address(`/people${below(id)}`)}>
          {name}
        </a>
        <a class="button" href={address("/people")}>
          {words.people}
        </a>
      </div>
    </div>
  );
}
