import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Icon } from "../../parts/icons.tsx";
import { RecordHistory } from "../../parts/record-history.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { amendWords } from "../../words/amend.ts";
import { durationWords } from "../../words/durations.ts";
import { frameWords } from "../../words/frame.ts";
import { landWords } from "../../words/land.ts";
import { recordWords } from "../../words/records.ts";
import { acting, role } from "../acting.ts";
import { PageModeration } from "../oversight/page-moderation.tsx";
import { ProductPage } from "./page.tsx";
import { Producers } from "./producers.tsx";

type Product = Shape<"ProductWithHistory">;

/** One product: what it is, what buyers read of it, who registers batches of it, and its history. */
export function ProductView({ gtin }: { readonly gtin: string }): JSX.Element {
  const reading = useReading(`product ${gtin}`, () =>
    taken(service.GET("/api/products/{gtin}", { params: { path: { gtin } } })),
  );
  return (
    <article>
      <a class="back" href={address("/products")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(product) => <Whole product={product} />}</Shown>
    </article>
  );
}

function Whole({ product }: { readonly product: Product }): JSX.Element {
  const words = recordWords();
  const isOwn = role() === "clerk" && product.organisation === acting()?.organisation.id;
  const { shelfLifeDays } = product;
  const rows: readonly (readonly [string, string])[] = [
    [words.gtin, product.gtin],
    [words.category, product.category],
    [words.profile, landWords().profiles[product.coldChainProfile]],
    ...(shelfLifeDays === undefined
      ? []
      : [[amendWords().shelfLifeShort, durationWords().days(shelfLifeDays)] as const]),
  ];
  return (
    <div class="stack">
      <h2>{product.name.zh}</h2>
      {product.name.en !== undefined && <p>{product.name.en}</p>}
      <dl class="facts">
        {rows.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd class="nums">{fact}</dd>
          </div>
        ))}
      </dl>
      {isOwn && (
        <div class="acts">
          <a class="button" href={address(`/products${below(product.gtin)}/correct`)}>
            {amendWords().act}
          </a>
        </div>
      )}
      {isOwn && <ProductPage product={product} />}
      {role() === "inspector" && <PageModeration product={product} />}
      {isOwn && <Producers product={product} />}
      <RecordHistory history={product.history} names={{ [product.organisation]: product.organisationName }} />
    </div>
  );
}
