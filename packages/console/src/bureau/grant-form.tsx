import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { DateField } from "../parts/fields/date-field.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { PickList } from "../parts/fields/pick-list.tsx";
import { WeightField } from "../parts/fields/weight-field.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import type { Sending } from "../parts/sending.tsx";
import { newId } from "../service/ids.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { bureauWords } from "../words/bureau.ts";
import { clerkWords } from "../words/clerk.ts";
import { daysAfter, today } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";
import { recordWords } from "../words/records.ts";
import { readScope, type Scope } from "./scope.ts";

const SCHEMES = ["green-food", "organic", "geographical-indication", "pollution-free"] as const;

interface Draft {
  readonly scheme: (typeof SCHEMES)[number];
  /** Made once for the certificate of this draft: a number may be granted anew, an id is taken once. */
  readonly mark: string;
  readonly number: string;
  readonly grade: "A" | "AA";
  readonly holder: string;
  readonly gtins: readonly string[];
  readonly bases: readonly string[];
  readonly kg: number | undefined;
  readonly validFrom: string;
  readonly validTo: string;
}

/** What addresses know the certificate by: its number in the letters of an id, and a mark of its own. */
function idOf({ number, mark }: Pick<Draft, "number" | "mark">): string {
  const letters = number.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${letters === "" ? "c" : letters.slice(0, 48)}-${mark}`;
}

/** Three years, as green food has them. */
const VALID_DAYS = 3 * 365;

/** Records a certificate that the bureau grants. */
export default function GrantForm(): JSX.Element {
  const reading = useReading("scope", readScope);
  return (
    <Screen title={bureauWords().grant} back={address("/certificates")}>
      <div class="narrow">
        <Shown reading={reading}>{(scope) => <Form scope={scope} />}</Shown>
      </div>
    </Screen>
  );
}

function bodyOf(value: Draft) {
  const { scheme, grade, validTo, kg } = value;
  if (kg === undefined || value.holder === "" || value.gtins.length === 0 || value.bases.length === 0) return undefined;
  if (value.number.trim() === "") return undefined;
  return {
    id: idOf(value),
    scheme,
    number: value.number.trim(),
    ...(scheme === "green-food" && { grade }),
    holder: value.holder,
    gtins: [...value.gtins],
    bases: [...value.bases],
    approvedKgPerYear: kg,
    validFrom: value.validFrom,
    ...(validTo !== "" && { validTo }),
  };
}

const FIELDS = [
  "/scheme",
  "/number",
  "/grade",
  "/holder",
  "/gtins",
  "/bases",
  "/approvedKgPerYear",
  "/validFrom",
  "/validTo",
];

function Form({ scope }: { readonly scope: Scope }): JSX.Element {
  const words = bureauWords();
  const { value, set, forget } = useDraft<Draft>("grant", {
    scheme: "green-food",
    mark: newId().slice(-6),
    number: "",
    grade: "A",
    holder: "",
    gtins: [],
    bases: [],
    kg: undefined,
    validFrom: today(),
    validTo: daysAfter(today(), VALID_DAYS),
  });
  const [isAsked, setAsked] = useState(false);
  const ready = () => {
    setAsked(true);
    const body = bodyOf(value);
    if (body === undefined) return undefined;
    return {
      content: body,
      make: async (id: string) => {
        const label = `${words.grant} ${body.number}`;
        const outcome = await send("/api/certificates", { id, body, subject: `certificate/${body.id}`, label });
        if (outcome.kind === "taken") forget();
        return outcome;
      },
    };
  };
  const then = address(`/certificates${below(idOf(value))}`);
  return (
    <ActForm act={words.grant} asksReason={false} fields={FIELDS} then={then} onSend={ready}>
      {(sending) => (
        <>
          <What value={value} set={set} sending={sending} isAsked={isAsked} />
          <Whom scope={scope} value={value} set={set} sending={sending} isAsked={isAsked} />
          <HowMuch value={value} set={set} sending={sending} isAsked={isAsked} />
        </>
      )}
    </ActForm>
  );
}

interface Part {
  readonly value: Draft;
  readonly set: (part: Partial<Draft>) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
}

function What({ value, set, sending, isAsked }: Part): JSX.Element {
  const words = bureauWords();
  const parts = partWords();
  return (
    <>
      <Choices
        isRow
        legend={recordWords().scheme}
        options={SCHEMES.map((scheme) => ({ value: scheme, label: parts.scheme[scheme] }))}
        value={value.scheme}
        onChange={(scheme) => set({ scheme })}
        wrong={sending.wrongAt("/scheme")}
      />
      <TextField
        label={words.number}
        hint={words.numberHint}
        value={value.number}
        onChange={(number) => set({ number })}
        pointer="/number"
        wrong={isAsked && value.number.trim() === "" ? clerkWords().required : sending.wrongAt("/number")}
      />
      {value.scheme === "green-food" && (
        <Choices
          isRow
          legend={words.grade}
          options={[
            { value: "A", label: "A" },
            { value: "AA", label: "AA" },
          ]}
          value={value.grade}
          onChange={(grade) => set({ grade })}
          wrong={sending.wrongAt("/grade")}
        />
      )}
    </>
  );
}

function Whom({ scope, value, set, sending, isAsked }: Part & { readonly scope: Scope }): JSX.Element {
  const words = bureauWords();
  const { required } = clerkWords();
  const { holder } = value;
  return (
    <>
      <PickList
        legend={words.holder}
        items={scope.holders}
        value={[holder]}
        onChange={([id = ""]) => set({ holder: id, gtins: [], bases: [] })}
        pointer="/holder"
        wrong={isAsked && holder === "" ? required : sending.wrongAt("/holder")}
      />
      {holder !== "" && (
        <>
          <PickList
            legend={words.pickProducts}
            items={scope.products.filter(({ owner }) => owner === holder)}
            value={value.gtins}
            onChange={(gtins) => set({ gtins })}
            isMany
            pointer="/gtins"
            wrong={isAsked && value.gtins.length === 0 ? required : sending.wrongAt("/gtins")}
            empty={recordWords().noProducts}
          />
          <PickList
            legend={words.pickBases}
            items={scope.bases.filter(({ owner }) => owner === holder)}
            value={value.bases}
            onChange={(bases) => set({ bases })}
            isMany
            pointer="/bases"
            wrong={isAsked && value.bases.length === 0 ? required : sending.wrongAt("/bases")}
            empty={recordWords().noBases}
          />
        </>
      )}
    </>
  );
}

function HowMuch({ value, set, sending, isAsked }: Part): JSX.Element {
  const words = bureauWords();
  const day = (name: "validFrom" | "validTo") => (
    <DateField
      label={words[name]}
      value={value[name]}
      quick={false}
      onChange={(next) => set({ [name]: next })}
      pointer={`/${name}`}
      wrong={sending.wrongAt(`/${name}`)}
      {...(name === "validTo" && { none: recordWords().noEnd })}
    />
  );
  return (
    <>
      <WeightField
        label={words.approved}
        kg={value.kg}
        onChange={(kg) => set({ kg })}
        pointer="/approvedKgPerYear"
        wrong={isAsked && value.kg === undefined ? clerkWords().typeWeight : sending.wrongAt("/approvedKgPerYear")}
      />
      {day("validFrom")}
      {day("validTo")}
    </>
  );
}
