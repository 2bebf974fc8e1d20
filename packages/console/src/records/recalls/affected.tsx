import type { JSX } from "preact";
import type { Shape } from "../../service/client.ts";
import { said } from "../../words/dictionary.ts";
import { shownKg } from "../../words/figures.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { plainId } from "./scope.ts";

type Order = Shape<"RecallByScope">;

/** The lot in a batch's id. */
function lotOf(batch: string): string {
  return plainId(batch.split("/").slice(3).join("/"));
}

export function nameOfBatch(products: Order["products"], batch: string): string {
  const product = products[batch];
  return product === undefined ? lotOf(batch) : `${said(product)} ${lotOf(batch)}`;
}

/** Who has how much of what a recall concerns: by holder, certain and possible. */
export function AffectedBy({ order }: { readonly order: Order }): JSX.Element {
  const words = recallOrderWords();
  const { affected, names, products, withheld } = order;
  const holders = [...new Set(affected.map(({ holder }) => holder))];
  return (
    <section class="section">
      <h2>{words.holders}</h2>
      {holders.map((holder) => (
        <div key={holder}>
          <h3 class="foot">{names[holder] ?? holder}</h3>
          <ul class="rows">
            {affected
              .filter((one) => one.holder === holder)
              .map((one) => (
                <li key={one.batch} class="row">
                  <span class="row-main">
                    <b>{nameOfBatch(products, one.batch)}</b>
                    <small>
                      {words[one.class]} · {words.affected(shownKg(one.minKg), shownKg(one.maxKg))}
                    </small>
                    {one.labelsSold !== undefined && one.labelsSold > 0 && (
                      <small>{words.labels(one.labelsSold)}</small>
                    )}
                  </span>
                  <span class="row-end">
                    <b>{shownKg(one.onHandKg)}</b>
                    <small>{words.onHand}</small>
                    {one.underWayKg > 0 && (
                      <small>
                        {words.underWay} {shownKg(one.underWayKg)}
                      </small>
                    )}
                    {one.soldKg > 0 && (
                      <small>
                        {words.sold} {shownKg(one.soldKg)}
                      </small>
                    )}
                  </span>
                </li>
              ))}
          </ul>
        </div>
      ))}
      {withheld !== undefined && (
        <p class="message note">{words.withheld(withheld.batches, shownKg(withheld.maxKg))}</p>
      )}
    </section>
  );
}
