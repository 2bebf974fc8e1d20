import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../parts/act-form.tsx";
import { address } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { SelectField, TextField } from "../parts/fields/fields.tsx";
import { Screen } from "../parts/screen.tsx";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { landWords } from "../words/land.ts";
import { type Profile, profileOptions, wholeDays } from "./product-fields.ts";

interface Draft {
  readonly gtin: string;
  readonly zh: string;
  readonly en: string;
  readonly category: string;
  readonly profile: Profile;
  readonly shelfLife: string;
}

const EMPTY: Draft = { gtin: "", zh: "", en: "", category: "水果", profile: "red-heart-kiwifruit", shelfLife: "" };

/** 8, 12 and 13 digits are GTINs too: written with 14 they begin with zeros (GS1 General Specifications, 3.3.2). */
function gtin14(typed: string): string {
  const digits = typed.replace(/\s/g, "");
  return /^\d{8}$|^\d{12,13}$/.test(digits) ? digits.padStart(14, "0") : digits;
}

/** Records a product: its number on the pack, its name, what the cold chain has to keep. */
export default function ProductForm(): JSX.Element {
  const words = landWords();
  const { value, set, forget } = useDraft<Draft>("product", EMPTY);
  const [isAsked, setAsked] = useState(false);
  const ready = () => {
    setAsked(true);
    const days = wholeDays(value.shelfLife);
    if (days === undefined || value.gtin.trim() === "" || value.zh.trim() === "" || value.category.trim() === "")
      return undefined;
    const name = { zh: value.zh.trim(), ...(value.en.trim() !== "" && { en: value.en.trim() }) };
    const body = {
      gtin: gtin14(value.gtin),
      name,
      category: value.category.trim(),
      coldChainProfile: value.profile,
      ...(days !== null && { shelfLifeDays: days }),
    };
    return {
      content: body,
      make: async (id: string) => {
        const outcome = await send("/api/products", {
          id,
          body,
          subject: `01/${body.gtin}`,
          label: `${words.addProduct} ${name.zh}`,
        });
        if (outcome.kind === "taken") forget();
        return outcome;
      },
    };
  };
  const line = (
    name: "gtin" | "zh" | "en" | "category",
    label: string,
    pointer: string,
    wrongAt: string | undefined,
    hint?: string,
  ) => (
    <TextField
      label={label}
      hint={hint}
      value={value[name]}
      inputMode={name === "gtin" ? "numeric" : "text"}
      onChange={(next) => set({ [name]: next })}
      pointer={pointer}
      wrong={isAsked && name !== "en" && value[name].trim() === "" ? clerkWords().required : wrongAt}
    />
  );
  return (
    <Screen title={words.addProduct} back={address("/products")}>
      <div class="narrow">
        <ActForm
          act={words.save}
          asksReason={false}
          fields={["/gtin", "/name", "/category", "/coldChainProfile", "/shelfLifeDays"]}
          then={address("/products")}
          onSend={ready}
        >
          {(sending) => (
            <>
              {line("zh", words.nameZh, "/name/zh", sending.wrongAt("/name/zh"))}
              {line("gtin", words.gtin, "/gtin", sending.wrongAt("/gtin"), words.gtinHint)}
              {line("category", words.category, "/category", sending.wrongAt("/category"), words.categoryHint)}
              <SelectField
                label={words.profile}
                value={value.profile}
                options={profileOptions()}
                onChange={(profile) => set({ profile })}
                pointer="/coldChainProfile"
                wrong={sending.wrongAt("/coldChainProfile")}
              />
              <TextField
                label={amendWords().shelfLife}
                hint={amendWords().shelfLifeHint}
                value={value.shelfLife}
                inputMode="numeric"
                onChange={(shelfLife) => set({ shelfLife })}
                pointer="/shelfLifeDays"
                wrong={
                  isAsked && wholeDays(value.shelfLife) === undefined
                    ? clerkWords().wrongNumber
                    : sending.wrongAt("/shelfLifeDays")
                }
              />
              {line("en", words.nameEn, "/name/en", sending.wrongAt("/name/en"))}
            </>
          )}
        </ActForm>
      </div>
    </Screen>
  );
}
