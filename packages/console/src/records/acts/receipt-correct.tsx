import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTypedWeights } from "../../parts/draft.ts";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";
import { clerkWords } from "../../words/clerk.ts";
import { shownKg } from "../../words/figures.ts";

type Shipment = Shape<"ShipmentRecord">;
type Item = NonNullable<Shipment["receipt"]>["items"][number];

/** Corrects the weights of what was received: what was recorded first stands beside each, and both stay on record. */
export default function ReceiptCorrect(): JSX.Element {
  const { from = "", id = "" } = useRoute().params;
  const reading = useReading(`shipment ${from} ${id}`, () =>
    taken(service.GET("/api/shipments/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <Screen title={amendWords().correctReceipt} back={address(`/shipments${below(from, id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>
          {(shipment) => <Form shipment={shipment} items={shipment.receipt?.items ?? []} />}
        </Shown>
      </div>
    </Screen>
  );
}

function Form({ shipment, items }: { readonly shipment: Shipment; readonly items: readonly Item[] }): JSX.Element {
  const words = amendWords();
  const [weighed, setWeighed] = useTypedWeights(
    "weighed",
    items.map(({ quantityKg }) => quantityKg),
  );
  const nameOf = ({ gtin, lot }: Item) =>
    shipment.items.find((one) => one.gtin === gtin && one.lot === lot)?.productName ?? gtin;
  const [turned, setTurned] = useTypedWeights(
    "turned",
    items.map(({ rejectedKg }) => rejectedKg ?? 0),
  );
  const changed = items.flatMap(({ gtin, lot, quantityKg, rejectedKg: was = 0 }, n) => {
    const [kg, rejectedKg] = [weighed[n], turned[n]];
    if (kg === undefined || rejectedKg === undefined || (kg === quantityKg && rejectedKg === was)) return [];
    return [{ gtin, lot, quantityKg: kg, ...(rejectedKg > 0 && { rejectedKg }) }];
  });
  return (
    <ActForm
      what={words.correctWhat}
      act={words.act}
      usual={words.usualReceipt}
      fields={["/items"]}
      then={address(`/shipments${below(shipment.from, shipment.id)}`)}
      onSend={(reason) =>
        changed.length === 0 || [...weighed, ...turned].includes(undefined)
          ? undefined
          : {
              content: [shipment.from, shipment.id, changed, reason],
              make: (id) =>
                send("/api/shipments/{id}/receipt/corrections", {
                  id,
                  params: { id: shipment.id },
                  query: { from: shipment.from },
                  body: { id, reason, items: changed },
                  subject: `shipment/${shipment.from}/${shipment.id}`,
                  label: `${words.correctReceipt} ${shipment.fromName ?? shipment.from}`,
                }),
            }
      }
    >
      {(sending) => (
        <>
          {items.map((item, n) => (
            <div key={`${item.gtin} ${item.lot}`} class="stack-tight">
              <WeightField
                label={`${nameOf(item)} ${item.lot}`}
                hint={words.was(shownKg(item.quantityKg))}
                kg={weighed[n]}
                onChange={(next) => setWeighed(weighed.map((one, at) => (at === n ? next : one)))}
                pointer={`/items/${n}`}
                wrong={weighed[n] === undefined ? clerkWords().typeWeight : sending.wrongAt(`/items/${n}`)}
              />
              {item.rejectedKg !== undefined && (
                <WeightField
                  label={`${words.rejected} ${item.lot}`}
                  hint={words.was(shownKg(item.rejectedKg))}
                  kg={turned[n]}
                  onChange={(next) => setTurned(turned.map((one, at) => (at === n ? next : one)))}
                  pointer={`/items/${n}/rejectedKg`}
                  wrong={turned[n] === undefined ? clerkWords().typeWeight : undefined}
                />
              )}
            </div>
          ))}
          {changed.length === 0 && <p class="dim">{words.nothingChanged}</p>}
        </>
      )}
    </ActForm>
  );
}
