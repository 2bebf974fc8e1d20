import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useDraft } from "../../parts/draft.ts";
import { FieldGroup } from "../../parts/fields/field-group.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import type { Sending } from "../../parts/sending.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { sendAtOnce } from "../../service/send.ts";
import { householdWords } from "../../words/county/households.ts";
import {
  changesIn,
  classesIn,
  draftOf,
  EMPTY,
  type HouseholdDraft,
  isVillage,
  personIn,
  plotsIn,
} from "./household-draft.ts";
import { Periods, Plots } from "./household-fields.tsx";

type Household = Shape<"HouseholdRecord">;

/** Registers a household, or corrects one: what names a person goes out at once or not at all, and is kept on no device. */
export default function HouseholdForm(): JSX.Element {
  const words = householdWords();
  const { county, id } = useRoute().params;
  const isNew = county === undefined || id === undefined;
  return (
    <Screen
      title={isNew ? words.add : words.correct}
      back={address(isNew ? "/households" : `/households${below(county, id)}`)}
    >
      <div class="narrow">{isNew ? <Form /> : <Correction county={county} id={id} />}</div>
    </Screen>
  );
}

function Correction({ county, id }: { readonly county: string; readonly id: string }): JSX.Element {
  const reading = useReading(`household ${county} ${id}`, () =>
    taken(service.GET("/api/households/{id}", { params: { path: { id }, query: { county } } })),
  );
  return <Shown reading={reading}>{(household) => <Form household={household} />}</Shown>;
}

const FIELDS = ["/id", "/village", "/class", "/validFrom", "/validTo", "/classes", "/plots", "/person"];

function Form({ household }: { readonly household?: Household }): JSX.Element {
  const words = householdWords();
  const before = household === undefined ? EMPTY : draftOf(household);
  const { value, set, forget } = useDraft<HouseholdDraft>(`household ${household?.id ?? "new"}`, before);
  const [isAsked, setAsked] = useState(false);
  const changes = changesIn(value, before);
  const isSame = household !== undefined && changes !== undefined && Object.keys(changes).length === 0;
  const ready = (reason: string) => {
    setAsked(true);
    return household === undefined ? registration(value, forget) : correction(household, changes, reason, forget);
  };
  const then =
    household === undefined
      ? address(`/households${below(value.village.slice(0, 6), value.id.trim())}`)
      : address(`/households${below(household.county, household.id)}`);
  return (
    <ActForm
      what={household === undefined ? words.addWhat : words.correctWhat}
      act={household === undefined ? words.addDone : words.correct}
      asksReason={household !== undefined}
      usual={words.correctReasons}
      fields={FIELDS}
      then={then}
      onSend={ready}
    >
      {(sending) => (
        <>
          <Fields value={value} set={set} sending={sending} isAsked={isAsked} isNew={household === undefined} />
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

function registration(value: HouseholdDraft, forget: () => void) {
  const words = householdWords();
  const [plots, classes, person] = [plotsIn(value), classesIn(value), personIn(value)];
  const [first] = classes ?? [];
  const id = value.id.trim();
  if (id === "" || !isVillage(value.village) || plots === undefined || first === undefined) return undefined;
  const body = {
    ...{ id, village: value.village.trim(), class: first.class, validFrom: first.from, plots: [...plots] },
    ...(first.to !== undefined && { validTo: first.to }),
    ...(person !== undefined && { person }),
  };
  return {
    content: body,
    make: async (own: string) => {
      const outcome = await sendAtOnce("/api/households", {
        id: own,
        body,
        subject: `household/${id}`,
        label: `${words.add} ${id}`,
      });
      if (outcome.kind === "taken") forget();
      return outcome;
    },
  };
}

function correction(household: Household, changes: ReturnType<typeof changesIn>, reason: string, forget: () => void) {
  const words = householdWords();
  if (changes === undefined || Object.keys(changes).length === 0) return undefined;
  const { id, county } = household;
  return {
    content: [county, id, changes, reason],
    make: async (own: string) => {
      const outcome = await sendAtOnce("/api/households/{id}/corrections", {
        id: own,
        params: { id },
        query: { county },
        body: { id: own, reason, ...changes },
        subject: `household/${county}/${id}`,
        label: `${words.correct} ${id}`,
      });
      if (outcome.kind === "taken") forget();
      return outcome;
    },
  };
}

function Fields({
  value,
  set,
  sending,
  isAsked,
  isNew,
}: {
  readonly value: HouseholdDraft;
  readonly set: (part: Partial<HouseholdDraft>) => void;
  readonly sending: Sending;
  readonly isAsked: boolean;
  readonly isNew: boolean;
}): JSX.Element {
  const words = householdWords();
  const line = (
    name: "id" | "village" | "name" | "contact",
    more: { readonly hint?: string; readonly wrong: string | undefined; readonly max: number; readonly at: string },
  ) => (
    <TextField
      label={words[name]}
      hint={more.hint}
      value={value[name]}
      onChange={(next) => set({ [name]: next })}
      maxLength={more.max}
      pointer={more.at}
      wrong={(isAsked ? more.wrong : undefined) ?? sending.wrongAt(more.at)}
    />
  );
  return (
    <>
      {isNew &&
        line("id", {
          ...{ hint: words.idHint, max: 64, at: "/id" },
          wrong: value.id.trim() === "" ? words.required : undefined,
        })}
      {line("village", {
        ...{ hint: words.villageHint, max: 12, at: "/village" },
        wrong: isVillage(value.village) ? undefined : words.wrongVillage,
      })}
      <Periods value={value} set={set} sending={sending} isAsked={isAsked} isNew={isNew} />
      <Plots value={value} set={set} sending={sending} isAsked={isAsked} />
      <FieldGroup title={words.personTitle}>
        <p class="dim">{words.personHint}</p>
        {line("name", { max: 40, at: "/person/name", wrong: undefined })}
        {line("contact", { max: 60, at: "/person/contact", wrong: undefined })}
      </FieldGroup>
    </>
  );
}
