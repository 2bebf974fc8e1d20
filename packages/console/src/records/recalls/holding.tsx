import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import type { Shape } from "../../service/client.ts";
import { shownKg } from "../../words/figures.ts";
import { recallWords } from "../../words/oversight/recalls.ts";
import { recordWords } from "../../words/records.ts";
import { type Holding, holdingOf } from "./held.ts";

/** Who possibly holds what of a recalled batch, and what nobody knows. */
export function HoldingOf({ batch }: { readonly batch: Shape<"BatchRecord"> }): JSX.Element {
  const words = recallWords();
  const holding = holdingOf(batch);
  return (
    <section class="section">
      <h2>{words.holders}</h2>
      <p class="dim">{words.holdersWay}</p>
      <Holders holding={holding} producer={batch.detail.organisation} />
      {holding.underWay.length > 0 && (
        <>
          <h3 class="foot">{words.underWayAll}</h3>
          <ul class="rows">
            {holding.underWay.map(({ shipment, from, to, quantityKg }) => (
              <li key={`${from} ${shipment}`} class="row">
                <span class="row-main">{words.underWay(from, to)}</span>
                <span class="row-end">
                  <b>{shownKg(quantityKg)}</b>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Unknown holding={holding} />
      <p class="acts foot no-print">
        <a class="button" href={address(`/batches${below(batch.gtin, batch.lot)}`)}>
          {recordWords().openBatch}
        </a>
      </p>
    </section>
  );
}

function Holders({ holding, producer }: { readonly holding: Holding; readonly producer: string }): JSX.Element {
  const words = recallWords();
  return (
    <ul class="rows">
      {holding.holders.map(({ organisation, name, tookKg, passedOnKg, onHandKg }) => (
        <li key={organisation} class="row">
          <span class="row-main">
            <b>{name}</b>
            <small>
              {organisation === producer ? words.registered : words.took} {shownKg(tookKg)} · {words.passedOn}{" "}
              {shownKg(passedOnKg)}
            </small>
          </span>
          <span class="row-end">
            <b>{shownKg(onHandKg)}</b>
            <small>{words.onHand}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Unknown({ holding }: { readonly holding: Holding }): JSX.Element {
  const words = recallWords();
  const { soldLooseKg, soldOnlineKg, neverArrivedKg, transformedKg, unlistedHandoffs, isWithheld } = holding;
  const told = [
    isWithheld && words.unknownWithheld,
    soldLooseKg > 0 && words.unknownSold(shownKg(soldLooseKg)),
    soldOnlineKg > 0 && words.unknownOnline(shownKg(soldOnlineKg)),
    neverArrivedKg > 0 && words.unknownLost(shownKg(neverArrivedKg)),
    transformedKg > 0 && words.unknownMade(shownKg(transformedKg)),
    unlistedHandoffs > 0 && words.unknownEarlier(unlistedHandoffs),
    words.unknownLabels,
  ].filter((line) => line !== false);
  return (
    <>
      <h3 class="foot">{words.unknown}</h3>
      <ul class="bullets">
        {told.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
