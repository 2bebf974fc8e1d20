import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { isRead, type Pickable } from "../../parts/fields/pick.ts";
import { Empty } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import type { Role } from "../../sign-in/session.ts";
import { searchWords } from "../../words/oversight/search.ts";
import { recordWords } from "../../words/records.ts";
import { role } from "../acting.ts";

/** As many of each kind are looked through: the newest. */
const LOOKED_THROUGH = 200;
const LETTERS = /^[a-z][a-z\s']{1,39}$/i;

/** May it be pinyin, or the initials of a name? */
export function looksLikePinyin(text: string): boolean {
  return LETTERS.test(text.trim());
}

interface Named extends Pickable {
  readonly kind: "organisation" | "product" | "base";
  readonly place: string | undefined;
}

const NONE = { items: [] };

/** What the lists that a role may read name. */
async function named(reader: Role | undefined): Promise<readonly Named[]> {
  const query = { params: { query: { limit: LOOKED_THROUGH } } };
  const isOfLand = reader === "clerk" || reader === "inspector" || reader === "statistician";
  const [organisations, products, bases] = await Promise.all([
    reader === "laboratory" ? NONE : taken(service.GET("/api/organisations", query)),
    isOfLand ? taken(service.GET("/api/products", query)) : NONE,
    isOfLand ? taken(service.GET("/api/bases", query)) : NONE,
  ]);
  return [
    ...organisations.items.map(({ id, name, pinyin, region }) => ({
      kind: "organisation" as const,
      id,
      title: name,
      detail: region,
      pinyin,
      place: role() === "operator" ? address(`/organisations${below(id)}`) : undefined,
    })),
    ...products.items.map(({ gtin, name, pinyin }) => ({
      kind: "product" as const,
      id: gtin,
      title: name.zh,
      pinyin,
      place: address(`/products${below(gtin)}`),
    })),
    ...bases.items.map(({ id, organisation, name, organisationName, pinyin }) => ({
      kind: "base" as const,
      id,
      title: name,
      detail: organisationName,
      pinyin,
      place: address(`/bases${below(id)}`, { from: organisation }),
    })),
  ];
}

/**
 * Organisations, products and bases whose names are read so; the service's own search goes by characters and numbers. That there are none
 * is said only where that search found nothing either: `isAlone`.
 */
export function ByPinyin({ text, isAlone }: { readonly text: string; readonly isAlone: boolean }): JSX.Element | null {
  const words = searchWords();
  const reader = role();
  const { value } = useReading(`named things ${reader}`, () => named(reader));
  if (value === undefined) return null;
  // Not by their ids: those the list above has found.
  const letters = text.toLowerCase().replace(/[\s']/g, "");
  const found = value.filter(({ pinyin = "" }) => isRead(letters, pinyin));
  if (found.length === 0)
    return isAlone ? <Empty title={words.noneRead}>{words.noneReadWay(LOOKED_THROUGH)}</Empty> : null;
  return (
    <section class="section">
      <h2>{words.byPinyin}</h2>
      <ul class="rows">
        {found.map((one) => (
          <Row key={`${one.kind} ${one.id} ${one.place ?? ""}`} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Row({ one }: { readonly one: Named }): JSX.Element {
  const words = recordWords();
  const inside = (
    <span class="row-main">
      <b>{one.title}</b>
      <small>{[words.searchKinds[one.kind], one.detail].filter((part) => part !== undefined).join(" · ")}</small>
    </span>
  );
  return (
    <li>
      {one.place === undefined ? (
        <div class="row">{inside}</div>
      ) : (
        <a class="row" href={one.place}>
          {inside}
        </a>
      )}
    </li>
  );
}
