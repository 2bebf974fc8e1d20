import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { SelectField, TextField } from "../parts/fields/fields.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import type { Sending } from "../parts/sending.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { landWords } from "../words/land.ts";
import { gtin14, type Profile, profileOptions, wholeDays } from "./product-fields.ts";

type Product = Shape<"ProductWithHistory">;

interface Draft {
  readonly gtin: string;
  readonly zh: string;
  readonly en: string;
  readonly category: string;
  readonly profile: Profile;
  readonly shelfLife: string;
}

const EMPTY: Draft = { gtin: "", zh: "", en: "", category: "水果", profile: "red-heart-kiwifruit", shelfLife: "" };

function draftOf(product: Product): Draft {
  const { gtin, name, category, coldChainProfile: profile, shelfLifeDays } = product;
  return { gtin, zh: name.zh, en: name.en ?? "", category, profile, shelfLife: String(shelfLifeDays ?? "") };
}

/** Records a product: its number on the pack, its name, what the cold chain has to keep. Or corrects one, in the same form, filled with what stands. */
export default function ProductForm(): JSX.Element {
  const { gtin } = useRoute().params;
  const title = gtin === undefined ? landWords().addProduct : amendWords().correctProduct;
  const back = gtin === undefined ? address("/products") : address(`/products${below(gtin)}`);
  return (
    <Screen title={title} back={back}>
      <div class="narrow">{gtin === undefined ? <Form then={back} /> : <Correct gtin={gtin} then={back} />}</div>
    </Screen>
  );
}

function Correct({ gtin, then }: { readonly gtin: string; readonly then: string }): JSX.Element {
  const reading = useReading(`product ${gtin}`, () =>
    taken(service.GET("/api/products/{gtin}", { params: { path: { gtin } } })),
  );
  return <Shown reading={reading}>{(product) => <Form before={product} then={then} />}</Shown>;
}

/** What the service is told of it, whole; undefined where something has to be typed. */
function bodyOf(draft: Draft) {
  const [zh, en, category, days] = [
    draft.zh.trim(),
    draft.en.trim(),
    draft.category.trim(),
    wholeDays(draft.shelfLife),
  ];
  if (draft.gtin.trim() === "" || zh === "" || category === "" || days === undefined) return undefined;
  return { gtin: gtin14(draft.gtin), zh, en, category, profile: draft.profile, days };
}

type Body = NonNullable<ReturnType<typeof bodyOf>>;

const recorded = ({ gtin, zh, en, category, profile, days }: Body) => ({
  ...{ gtin, category, coldChainProfile: profile, name: { zh, ...(en !== "" && { en }) } },
  ...(days !== null && { shelfLifeDays: days }),
});

/** The members that differ from what stands. */
function changesOf({ zh, en, category, profile, days }: Body, before: Product) {
  const name = {
    ...(zh !== before.name.zh && { zh }),
    ...(en !== (before.name.en ?? "") && { en: en === "" ? null : en }),
  };
  return {
    ...(Object.keys(name).length > 0 && { name }),
    ...(category !== before.category && { category }),
    ...(profile !== before.coldChainProfile && { coldChainProfile: profile }),
    ...(days !== (before.shelfLifeDays ?? null) && { shelfLifeDays: days }),
  };
}

function Form({ before, then }: { readonly before?: Product; readonly then: string }): JSX.Element {
  const words = { ...landWords(), ...amendWords() };
  const stood = before && draftOf(before);
  const { value, set } = useDraft<Draft>("product", stood ?? EMPTY);
  const [isAsked, setAsked] = useState(false);
  const ready = (reason: string) => {
    setAsked(true);
    const body = bodyOf(value);
    if (body === undefined) return undefined;
    const subject = `01/${body.gtin}`;
    const make = (id: string) =>
      before === undefined
        ? send("/api/products", { id, body: recorded(body), subject, label: `${words.addProduct} ${body.zh}` })
        : send("/api/products/{gtin}/corrections", {
            id,
            params: { gtin: before.gtin },
            body: { id, reason, ...changesOf(body, before) },
            subject,
            label: `${words.correctProduct} ${before.name.zh}`,
          });
    return { content: [body, reason], make };
  };
  const was = (name: keyof Draft, told = (text: string) => text) =>
    stood === undefined || value[name] === stood[name]
      ? undefined
      : words.was(stood[name] === "" ? words.nothing : told(stood[name]));
  const line = (name: keyof Draft, label: string, pointer: string, sending: Sending, hint?: string) => {
    const isMissing = name !== "en" && name !== "shelfLife" && value[name].trim() === "";
    const isWrong = name === "shelfLife" && wholeDays(value.shelfLife) === undefined;
    const own = isMissing ? clerkWords().required : isWrong ? clerkWords().wrongNumber : undefined;
    return (
      <TextField
        label={label}
        hint={was(name) ?? hint}
        value={value[name]}
        inputMode={name === "gtin" || name === "shelfLife" ? "numeric" : "text"}
        onChange={(next) => set({ [name]: next })}
        pointer={pointer}
        wrong={(isAsked || stood !== undefined ? own : undefined) ?? sending.wrongAt(pointer)}
      />
    );
  };
  return (
    <ActForm
      what={before && words.correctWhat}
      act={before === undefined ? words.save : words.act}
      asksReason={before !== undefined}
      usual={before === undefined ? [] : words.usual}
      fields={["/gtin", "/name", "/category", "/coldChainProfile", "/shelfLifeDays"]}
      then={then}
      onSend={ready}
    >
      {(sending) => (
        <>
          {line("zh", words.nameZh, "/name/zh", sending)}
          {before === undefined && line("gtin", words.gtin, "/gtin", sending, words.gtinHint)}
          {line("category", words.category, "/category", sending, words.categoryHint)}
          <SelectField
            label={words.profile}
            hint={was("profile", () => words.profiles[stood?.profile ?? value.profile])}
            value={value.profile}
            options={profileOptions()}
            onChange={(profile) => set({ profile })}
            pointer="/coldChainProfile"
            wrong={sending.wrongAt("/coldChainProfile")}
          />
          {line("shelfLife", words.shelfLife, "/shelfLifeDays", sending, words.shelfLifeHint)}
          {line("en", words.nameEn, "/name/en", sending)}
        </>
      )}
    </ActForm>
  );
}
