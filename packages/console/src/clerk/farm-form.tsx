import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { useDraft, useTyped } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../parts/sending.tsx";
import { acting } from "../records/acting.ts";
import { type Land, readLand } from "../records/land.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { clerkWords } from "../words/clerk.ts";
import { today } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";
import type { InputDraft } from "./farm-draft.ts";
import { FarmFields } from "./farm-fields.tsx";

type Summary = Shape<"FarmInputSummary">;

interface Ground {
  readonly land: Land;
  /** What was used lately, the newest first: names, actives and intervals are picked from it. */
  readonly used: readonly Summary[];
  /** The record that is corrected. */
  readonly own: Shape<"FarmInputWithHistory"> | undefined;
}

async function readGround(organisation: string, id: string | undefined): Promise<Ground> {
  const [land, used, own] = await Promise.all([
    readLand(organisation),
    taken(service.GET("/api/inputs", { params: { query: { limit: 100 } } })),
    id === undefined ? undefined : taken(service.GET("/api/inputs/{id}", { params: { path: { id } } })),
  ]);
  return { land, used: used.items.filter(({ voided }) => voided === undefined), own };
}

/** Records what was sprayed or spread, or corrects it. */
export default function FarmForm(): JSX.Element {
  const words = clerkWords();
  const { id } = useRoute().params;
  const organisation = acting()?.organisation.id ?? "";
  const reading = useReading(`farm ${organisation} ${id ?? ""}`, () => readGround(organisation, id));
  return (
    <Screen
      title={id === undefined ? words.addFarm : words.correctInput}
      back={address(id === undefined ? "/farm" : `/farm${below(id)}`)}
    >
      <div class="narrow">
        <Shown reading={reading}>{(ground) => <Form key={id} ground={ground} organisation={organisation} />}</Shown>
      </div>
    </Screen>
  );
}

function initial({ land, used, own }: Ground): InputDraft {
  const last = own ?? used[0];
  return {
    base: last?.base ?? land.bases[0]?.id ?? "",
    plot: last?.plot ?? "",
    kind: own?.kind ?? "pesticide",
    product: own?.product ?? "",
    actives: own?.actives.join("、") ?? "",
    dosage: own?.dosage ?? "",
    amount: own?.amount ?? "",
    appliedOn: own?.appliedOn ?? today(),
    interval: own === undefined ? "" : String(own.safetyIntervalDays),
    target: own?.target ?? "",
    manufacturer: own?.manufacturer ?? "",
    source: own?.source ?? "",
    stoppedOn: own?.stoppedOn ?? "",
  };
}

const COMMAS = /[、,，;；]/;

function bodyOf(value: InputDraft) {
  const optional = (name: "amount" | "target" | "manufacturer" | "source" | "stoppedOn") =>
    value[name].trim() === "" ? {} : { [name]: value[name].trim() };
  return {
    base: value.base,
    plot: value.plot,
    kind: value.kind,
    product: value.product.trim(),
    actives: value.actives
      .split(COMMAS)
      .map((one) => one.trim())
      .filter((one) => one !== ""),
    dosage: value.dosage.trim(),
    appliedOn: value.appliedOn,
    safetyIntervalDays: Number(value.interval),
    ...optional("amount"),
    ...optional("target"),
    ...optional("manufacturer"),
    ...optional("source"),
    ...optional("stoppedOn"),
  };
}

const FIELDS = [
  "/base",
  "/plot",
  "/product",
  "/actives",
  "/dosage",
  "/amount",
  "/appliedOn",
  "/safetyIntervalDays",
  "/target",
  "/manufacturer",
  "/source",
  "/stoppedOn",
  "/reason",
];

function Form({ ground, organisation }: { readonly ground: Ground; readonly organisation: string }): JSX.Element {
  const words = clerkWords();
  const { own } = ground;
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const { route } = useLocation();
  const draft = useDraft<InputDraft>(`farm ${organisation} ${own?.id ?? "new"}`, initial(ground));
  const [reason, setReason] = useTyped("reason", "");
  const [isAsked, setAsked] = useState(false);
  const { value } = draft;
  const isMissing = (name: "product" | "dosage" | "interval" | "plot") => isAsked && value[name].trim() === "";
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const body = bodyOf(value);
    const isWhole =
      body.product !== "" &&
      body.dosage !== "" &&
      /^\d+$/.test(value.interval.trim()) &&
      body.plot !== "" &&
      (own === undefined || reason.trim() !== "");
    if (!isWhole)
      return void setTimeout(() => form.current?.querySelector<HTMLElement>("[data-wrong] input")?.focus(), 50);
    const label = `${words.farm} ${body.product}`;
    const answer = await sending.run([body, reason], (id) =>
      own === undefined
        ? send("/api/inputs", { id, body: { id, ...body }, subject: `plot/${body.base}/${body.plot}`, label })
        : send("/api/inputs/{id}/corrections", {
            id,
            params: { id: own.id },
            body: { id, reason: reason.trim(), ...changed(body, own) },
            subject: `input/${own.id}`,
            label,
          }),
    );
    if (answer === undefined) return;
    draft.forget();
    route(address(`/farm${below(answer.id)}`));
  };
  return (
    <form ref={form} class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FarmFields
        land={ground.land}
        used={ground.used}
        value={value}
        set={draft.set}
        sending={sending}
        isMissing={isMissing}
      />
      {own !== undefined && (
        <TextField
          label={partWords().reason}
          hint={partWords().reasonHint}
          value={reason}
          onChange={setReason}
          pointer="/reason"
          wrong={isAsked && reason.trim() === "" ? partWords().reasonMissing : sending.wrongAt("/reason")}
        />
      )}
      <SendingNote sending={sending} fields={FIELDS} />
      <SendButton sending={sending} word={own === undefined ? words.saveFarm : words.correctInput} />
    </form>
  );
}

/** Only what differs from the record. */
function changed<Body extends object>(body: Body, own: object): Partial<Body> {
  const before = new Map(Object.entries(own));
  const differing = Object.entries(body).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)),
  );
  return Object.fromEntries(differing) as Partial<Body>;
}
