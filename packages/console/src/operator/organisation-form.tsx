import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { RegionField } from "../parts/fields/region-field.tsx";
import { Screen } from "../parts/screen.tsx";
import { send } from "../service/send.ts";
import { officeWords } from "../words/office.ts";
import { KINDS } from "./kinds.ts";

interface Draft {
  readonly id: string;
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly region: string;
  readonly creditCode: string;
}

/** Opens the service to an organisation. */
export default function OrganisationForm(): JSX.Element {
  const words = officeWords();
  const { value, set, forget } = useDraft<Draft>("organisation", {
    id: "",
    name: "",
    kind: "cooperative",
    region: "",
    creditCode: "",
  });
  const [isAsked, setAsked] = useState(false);
  const ready = () => {
    setAsked(true);
    if ([value.id, value.name, value.region].some((text) => text.trim() === "")) return undefined;
    const creditCode = value.creditCode.trim();
    const body = {
      id: value.id.trim(),
      name: value.name.trim(),
      kind: value.kind,
      regionCode: value.region.trim(),
      ...(creditCode !== "" && { creditCode }),
    };
    return {
      content: body,
      make: async (id: string) => {
        const label = `${words.addOrganisation} ${body.name}`;
        const outcome = await send("/api/organisations", { id, body, subject: `organisation/${body.id}`, label });
        if (outcome.kind === "taken") forget();
        return outcome;
      },
    };
  };
  const line = (name: "id" | "name" | "creditCode", pointer: string, wrong: string | undefined, hint?: string) => (
    <TextField
      label={words[name]}
      hint={hint}
      value={value[name]}
      onChange={(next) => set({ [name]: next })}
      pointer={pointer}
      wrong={isAsked && name !== "creditCode" && value[name].trim() === "" ? words.required : wrong}
    />
  );
  return (
    <Screen title={words.addOrganisation} back={address("/organisations")}>
      <div class="narrow">
        <ActForm
          act={words.save}
          asksReason={false}
          fields={["/id", "/name", "/kind", "/regionCode", "/creditCode"]}
          then={address(value.id.trim() === "" ? "/organisations" : `/organisations${below(value.id.trim())}`)}
          onSend={ready}
        >
          {(sending) => (
            <>
              {line("name", "/name", sending.wrongAt("/name"))}
              <Choices
                isRow
                legend={words.kind}
                options={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
                value={value.kind}
                onChange={(kind) => set({ kind })}
                wrong={sending.wrongAt("/kind")}
              />
              <RegionField
                label={words.region}
                hint={words.regionHint}
                value={value.region}
                onChange={(region) => set({ region })}
                pointer="/regionCode"
                wrong={isAsked && value.region.trim() === "" ? words.required : sending.wrongAt("/regionCode")}
              />
              {line("id", "/id", sending.wrongAt("/id"), words.idHint)}
              {line("creditCode", "/creditCode", sending.wrongAt("/creditCode"))}
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
