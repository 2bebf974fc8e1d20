import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped, useTypedWeights } from "../../parts/draft.ts";
import { TextField } from "../../parts/fields/fields.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { clerkWords } from "../../words/clerk.ts";
import { serviceTime } from "../../words/clock.ts";
import { grams, shownKg } from "../../words/figures.ts";

type Shipment = Shape<"ShipmentRecord">;

/** Receives what was sent here: the weight of each batch as it was weighed; a difference is named before it is saved. */
export default function Receive(): JSX.Element {
  const words = clerkWords();
  const { from = "", id = "" } = useRoute().params;
  const reading = useReading(`shipment ${from} ${id}`, () =>
    taken(service.GET("/api/shipments/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <Screen title={words.receive} back={address(`/shipments${below(from, id)}`)}>
      <div class="narrow">
        <Shown reading={reading}>{(shipment) => <Form shipment={shipment} />}</Shown>
      </div>
    </Screen>
  );
}

function Form({ shipment }: { readonly shipment: Shipment }): JSX.Element {
  const words = clerkWords();
  const { from, id: own, items } = shipment;
  const [weighed, setWeighed] = useTypedWeights(
    "weighed",
    items.map(({ quantityKg }) => quantityKg),
  );
  const [remark, setRemark] = useTyped("remark", "");
  const ready = () => {
    const lines = items.flatMap(({ gtin, lot }, n) => {
      const kg = weighed[n];
      return kg === undefined ? [] : [{ gtin, lot, quantityKg: kg }];
    });
    if (lines.length !== items.length) return undefined;
    return {
      content: ["receive", from, own, lines, remark],
      make: (id: string) =>
        send("/api/shipments/{id}/receipt", {
          id,
          params: { id: own },
          query: { from },
          body: {
            id,
            items: lines,
            receivedAt: serviceTime().toISOString(),
            ...(remark.trim() !== "" && { remark: remark.trim() }),
          },
          subject: `shipment/${from}/${own}`,
          label: `${words.receive} ${shipment.fromName ?? from}`,
        }),
    };
  };
  const fields = [...items.keys()].map((n) => `/items/${n}`);
  return (
    <ActForm
      act={words.receive}
      asksReason={false}
      fields={fields}
      then={address(`/shipments${below(from, own)}`)}
      onSend={ready}
    >
      {(sending) => (
        <>
          {items.map(({ gtin, lot, quantityKg, productName }, n) => {
            const kg = weighed[n];
            const difference = kg === undefined ? 0 : grams(kg - quantityKg);
            return (
              <div key={`${gtin} ${lot}`} class="card">
                <WeightField
                  label={`${productName ?? gtin} ${lot}`}
                  hint={words.sent(shownKg(quantityKg))}
                  kg={kg}
                  onChange={(next) => setWeighed(weighed.map((one, at) => (at === n ? next : one)))}
                  pointer={`/items/${n}`}
                  wrong={kg === undefined ? words.typeWeight : sending.wrongAt(`/items/${n}`)}
                />
                {difference !== 0 && (
                  <p class="message note">
                    {difference < 0 ? words.short(shownKg(-difference)) : words.surplus(shownKg(difference))}
                  </p>
                )}
              </div>
            );
          })}
          <TextField
            label={words.remark}
            value={remark}
            maxLength={200}
            onChange={setRemark}
            pointer="/remark"
            wrong={sending.wrongAt("/remark")}
          />
        </>
      )}
    </ActForm>
  );
}
