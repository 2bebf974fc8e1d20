import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { SelectField, TextField } from "../parts/fields/fields.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import type { Sending } from "../parts/sending.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { clerkWords } from "../words/clerk.ts";
import { landWords } from "../words/land.ts";
import { type Profile, profileOptions, wholeDays } from "./product-fields.ts";

type Product = Shape<"ProductWithHistory">;

/** Corrects a product: only what differs is sent, and what stood before is beside each field that was changed. */
export default function ProductCorrect(): JSX.Element {
  const words = amendWords();
  const { gtin = "" } = useRoute().params;
  const reading = useReading(`product ${gtin}`, () =>
    taken(service.GET("/api/products/{gtin}", { params: { path: { gtin } } })),
  );
  return (
    <Screen title={words.correctProduct} back={address(`/products${below(gtin)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(product) => <Fields product={product} />}</Shown>
      </div>
    </Screen>
  );
}

interface Draft {
  readonly zh: string;
  readonly en: string;
  readonly category: string;
  readonly shelfLife: string;
}

/** What the service is told of it: the members that differ. Undefined where something has to be typed. */
function changesOf(product: Product, draft: Draft, profile: Profile) {
  const [zh, en, category] = [draft.zh.trim(), draft.en.trim(), draft.category.trim()];
  const days = wholeDays(draft.shelfLife);
  if (zh === "" || category === "" || days === undefined) return undefined;
  const name = {
    ...(zh !== product.name.zh && { zh }),
    ...(en !== (product.name.en ?? "") && { en: en === "" ? null : en }),
  };
  return {
    ...(Object.keys(name).length > 0 && { name }),
    ...(category !== product.category && { category }),
    ...(profile !== product.coldChainProfile && { coldChainProfile: profile }),
    ...(days !== (product.shelfLifeDays ?? null) && { shelfLifeDays: days }),
  };
}

function Fields({ product }: { readonly product: Product }): JSX.Element {
  const words = { ...landWords(), ...amendWords() };
  const { gtin } = product;
  const before: Draft = {
    zh: product.name.zh,
    en: product.name.en ?? "",
    category: product.category,
    shelfLife: String(product.shelfLifeDays ?? ""),
  };
  const [draft, setDraft] = useTyped("draft", before);
  const [profile, setProfile] = useTyped<Profile>("profile", product.coldChainProfile);
  const changes = changesOf(product, draft, profile);
  const line = (name: keyof Draft, label: string, pointer: string, sending: Sending) => (
    <TextField
      label={label}
      hint={draft[name] === before[name] ? undefined : words.was(before[name] === "" ? words.nothing : before[name])}
      value={draft[name]}
      inputMode={name === "shelfLife" ? "numeric" : "text"}
      onChange={(next) => setDraft({ ...draft, [name]: next })}
      pointer={pointer}
      wrong={
        draft[name].trim() === "" && (name === "zh" || name === "category")
          ? clerkWords().required
          : name === "shelfLife" && wholeDays(draft.shelfLife) === undefined
            ? clerkWords().wrongNumber
            : sending.wrongAt(pointer)
      }
    />
  );
  return (
    <ActForm
      what={words.correctWhat}
      act={words.act}
      usual={words.usual}
      fields={["/name", "/category", "/coldChainProfile", "/shelfLifeDays"]}
      then={address(`/products${below(gtin)}`)}
      onSend={(reason) =>
        changes === undefined
          ? undefined
          : {
              content: [gtin, changes, reason],
              make: (id) =>
                send("/api/products/{gtin}/corrections", {
                  id,
                  params: { gtin },
                  body: { id, reason, ...changes },
                  subject: `01/${gtin}`,
                  label: `${words.correctProduct} ${product.name.zh}`,
                }),
            }
      }
    >
      {(sending) => (
        <>
          {line("zh", words.nameZh, "/name/zh", sending)}
          {line("en", words.nameEn, "/name/en", sending)}
          {line("category", words.category, "/category", sending)}
          <SelectField
            label={words.profile}
            hint={
              profile === product.coldChainProfile ? undefined : words.was(words.profiles[product.coldChainProfile])
            }
            value={profile}
            options={profileOptions()}
            onChange={setProfile}
            pointer="/coldChainProfile"
            wrong={sending.wrongAt("/coldChainProfile")}
          />
          {line("shelfLife", words.shelfLife, "/shelfLifeDays", sending)}
        </>
      )}
    </ActForm>
  );
}
