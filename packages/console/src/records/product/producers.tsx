import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped } from "../../parts/draft.ts";
import { PickList } from "../../parts/fields/pick-list.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";

type Product = Shape<"ProductWithHistory">;
type Named = Shape<"OrganisationSummary">;

/** Cooperatives that may register batches under the owner's number: allowed, and withdrawn again. */
export function Producers({ product }: { readonly product: Product }): JSX.Element {
  const words = amendWords();
  const reading = useReading("cooperatives", () =>
    taken(service.GET("/api/organisations", { params: { query: { kind: "cooperative", limit: 100 } } })),
  );
  return (
    <section class="section">
      <h2>{words.producers}</h2>
      <Shown reading={reading}>{({ items }) => <Who product={product} cooperatives={items} />}</Shown>
    </section>
  );
}

function Who({
  product,
  cooperatives,
}: {
  readonly product: Product;
  readonly cooperatives: readonly Named[];
}): JSX.Element {
  const words = amendWords();
  const { gtin, producers = [] } = product;
  const others = cooperatives.filter(({ id }) => id !== product.organisation && !producers.includes(id));
  const nameOf = (id: string) => cooperatives.find((one) => one.id === id)?.name ?? id;
  return (
    <div class="stack">
      {producers.length === 0 && <p class="dim">{words.producersNone}</p>}
      {producers.map((id) => (
        <p key={id} class="acts">
          <b>{nameOf(id)}</b>
          <ReasonAct
            word={words.end}
            what={words.endWhat}
            usual={words.endReasons}
            content={["producer", gtin, id]}
            make={(own, reason) =>
              send("/api/products/{gtin}/producers/{organisation}/withdrawal", {
                id: own,
                params: { gtin, organisation: id },
                body: { reason },
                subject: `01/${gtin}`,
                label: `${words.end} ${nameOf(id)}`,
              })
            }
          />
        </p>
      ))}
      {others.length > 0 && <Allow gtin={gtin} others={others} />}
    </div>
  );
}

function Allow({ gtin, others }: { readonly gtin: string; readonly others: readonly Named[] }): JSX.Element {
  const words = amendWords();
  const [organisation, setOrganisation] = useTyped("organisation", "");
  const [isAsked, setAsked] = useState(false);
  return (
    <details class="fold">
      <summary>
        <b>{words.allow}</b>
      </summary>
      <ActForm
        act={words.allow}
        usual={words.allowReasons}
        fields={["/organisation"]}
        then={address(`/products${below(gtin)}`)}
        onSend={(reason) => {
          setAsked(true);
          if (organisation === "") return undefined;
          return {
            content: ["allow", gtin, organisation, reason],
            make: (id) =>
              send("/api/products/{gtin}/producers", {
                id,
                params: { gtin },
                body: { id, reason, organisation },
                subject: `01/${gtin}`,
                label: words.allow,
              }),
          };
        }}
      >
        {(sending) => (
          <PickList
            legend={words.allowWho}
            items={others.map(({ id, name, region }) => ({ id, title: name, detail: region }))}
            value={[organisation]}
            onChange={([id = ""]) => setOrganisation(id)}
            pointer="/organisation"
            wrong={isAsked && organisation === "" ? words.allowWho : sending.wrongAt("/organisation")}
          />
        )}
      </ActForm>
    </details>
  );
}
