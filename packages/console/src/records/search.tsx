import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { address, below } from "../parts/address.ts";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { said } from "../words/dictionary.ts";
import { causeWords } from "../words/oversight/causes.ts";
import { searchWords } from "../words/oversight/search.ts";
import { traceWords } from "../words/oversight/trace.ts";
import { recordWords } from "../words/records.ts";
import { role } from "./acting.ts";
import { ByPinyin, looksLikePinyin } from "./found/by-pinyin.tsx";
import { looksLikeCode, SearchCode } from "./found/search-code.tsx";

type Hit = Shape<"SearchHit">;

/** Where a hit leads in the app, from the address that the service gives it. */
export function placeOf({ kind, id, address: at }: Pick<Hit, "kind" | "id" | "address">): string | undefined {
  const url = new URL(at, "https://here.invalid");
  const parts = url.pathname.split("/").map(decodeURIComponent);
  const from = url.searchParams.get("from") ?? undefined;
  switch (kind) {
    case "batch":
      return address(`/batches${below(parts[3] ?? "", parts[4] ?? "")}`);
    case "shipment":
      return address(`/shipments${below(url.searchParams.get("from") ?? "", id)}`);
    case "certificate":
      return address(`/certificates${below(id)}`, { from });
    case "product":
      return address(`/products${below(id)}`);
    case "base":
      return address(`/bases${below(id)}`, { from });
    case "organisation":
      return role() === "operator" ? address(`/organisations${below(id)}`) : undefined;
    case "person":
      return address(`/people${below(id)}`);
  }
}

/** No word that something is found by is longer; a pasted link may be. */
const SEARCHED_MAX = 100;

/** One field over everything that this organisation may see. */
export default function Search(): JSX.Element {
  const words = recordWords();
  const found = searchWords();
  const { query, set } = useFilters();
  const { q = "" } = query;
  const name = `search ${q}`;
  const ask = (cursor: string | undefined) =>
    taken(
      service.GET("/api/search", {
        params: { query: { q: q.slice(0, SEARCHED_MAX), ...(cursor !== undefined && { cursor }) } },
      }),
    );
  const isPinyin = looksLikePinyin(q);
  // What the list itself asks: nothing is asked twice.
  const hits = useReading(isPinyin ? name : undefined, () => ask(undefined)).value?.items;
  // Whoever comes to search types next: by the slash of a desk, or by the glass at the top.
  useEffect(() => {
    if (q === "") document.querySelector<HTMLInputElement>("[data-search]")?.focus();
  }, []);
  const mayTrace = ["clerk", "depot", "inspector"].includes(role() ?? "");
  return (
    <Screen
      title={words.search}
      acts={
        mayTrace && (
          <>
            <a class="button" href={address("/trace")}>
              {traceWords().title}
            </a>
            {role() === "inspector" && (
              <a class="button" href={address("/trace/common")}>
                {causeWords().title}
              </a>
            )}
          </>
        )
      }
    >
      <search class="filters">
        <SearchField label={words.searchWay} hint={words.search} value={q} onChange={(text) => set({ q: text })} />
      </search>
      {q.trim() === "" ? (
        <p class="dim">{words.searchWay}</p>
      ) : (
        <>
          {looksLikeCode(q) && <SearchCode text={q} onSearch={(text) => set({ q: text })} />}
          <Listing
            name={name}
            label={words.search}
            ask={ask}
            row={(hit) => <Row key={`${hit.kind} ${hit.id} ${hit.address}`} hit={hit} />}
            empty={looksLikeCode(q) || isPinyin ? null : <Empty title={found.nothing}>{found.nothingWay}</Empty>}
          />
          {isPinyin && <ByPinyin text={q} isAlone={hits?.length === 0} />}
        </>
      )}
    </Screen>
  );
}

/** The number that a person may know a thing by, where the title has not got it: a person's says nothing to anybody, a batch's is its GTIN's. */
function numberOf({ kind, id }: Hit): string | undefined {
  if (kind === "person" || kind === "product") return undefined;
  return kind === "batch" ? id.split("/")[1] : id;
}

function Row({ hit }: { readonly hit: Hit }): JSX.Element {
  const words = recordWords();
  const place = placeOf(hit);
  const number = numberOf(hit);
  const inside = (
    <span class="row-main">
      <b>{said({ zh: hit.title, en: hit.titleEn })}</b>
      <small>
        {words.searchKinds[hit.kind]}
        {number !== undefined && (
          <>
            {" · "}
            <span class="code">{number}</span>
          </>
        )}
      </small>
    </span>
  );
  return (
    <li>
      {place === undefined ? (
        <div class="row">{inside}</div>
      ) : (
        <a class="row" href={place}>
          {inside}
        </a>
      )}
    </li>
  );
}
