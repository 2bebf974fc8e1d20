import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { useTyped, useTypedWeights } from "../../parts/draft.ts";
import { TextField } from "../../parts/fields/fields.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { Empty, Screen, Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";
import { clerkWords } from "../../words/clerk.ts";
import { serviceTime } from "../../words/clock.ts";
import { grams, shownKg } from "../../words/figures.ts";
import { noPageWords } from "../../words/guide/no-page.ts";

type Shipment = Shape<"ShipmentRecord">;
type Receipt = NonNullable<Shipment["receipt"]>;

/** Receives what was sent here, or corrects what was received: one form, with what stands beside each weight that was changed. */
export default function Receive(): JSX.Element {
  const { from = "", id = "", act } = useRoute().params;
  const reading = useReading(`shipment ${from} ${id}`, () =>
    taken(service.GET("/api/shipments/{id}", { params: { path: { id }, query: { from } } })),
  );
  if (act !== "receive" && act !== "correct") return <Empty title={noPageWords().title}>{noPageWords().way}</Empty>;
  return (
    <Screen
      title={act === "correct" ? amendWords().correctReceipt : clerkWords().receive}
      back={address(`/shipments${below(from, id)}`)}
    >
      <div class="narrow">
        <Shown reading={reading}>
          {(shipment) =>
            act === "correct" && shipment.receipt === undefined ? (
              <NotYet again={reading.again} />
            ) : (
              <Form shipment={shipment} before={act === "correct" ? shipment.receipt : undefined} />
            )
          }
        </Shown>
      </div>
    </Screen>
  );
}

/** What was recorded a moment ago, or without a network, has to be sent before it is corrected. */
function NotYet({ again }: { readonly again: () => void }): JSX.Element {
  const words = amendWords();
  return (
    <Empty
      title={words.notSentYet}
      acts={
        <button type="button" class="button main" onClick={again}>
          {words.lookAgain}
        </button>
      }
    >
      {words.notSentYetWay}
    </Empty>
  );
}

interface FormProps {
  readonly shipment: Shipment;
  /** The receipt that is corrected. */
  readonly before: Receipt | undefined;
}

function Form({ shipment, before }: FormProps): JSX.Element {
  const words = { ...clerkWords(), ...amendWords() };
  const { from, id: own } = shipment;
  const items: Receipt["items"] = before?.items ?? shipment.items;
  const [weighed, setWeighed] = useTypedWeights(
    "weighed",
    items.map(({ quantityKg }) => quantityKg),
  );
  const [turned, setTurned] = useTypedWeights(
    "turned",
    items.map(({ rejectedKg = 0 }) => rejectedKg),
  );
  const [remark, setRemark] = useTyped("remark", "");
  const isWhole = ![...weighed, ...turned].includes(undefined);
  const lines = items.flatMap(({ gtin, lot, quantityKg: was, rejectedKg: wasTurned = 0 }, n) => {
    const [quantityKg = 0, rejectedKg = 0] = [weighed[n], turned[n]];
    if (before !== undefined && quantityKg === was && rejectedKg === wasTurned) return [];
    return [{ gtin, lot, quantityKg, ...(rejectedKg > 0 && { rejectedKg }) }];
  });
  const to = { params: { id: own }, query: { from }, subject: `shipment/${from}/${own}` };
  const sent = (id: string, reason: string) =>
    before === undefined
      ? send("/api/shipments/{id}/receipt", {
          id,
          ...to,
          body: {
            id,
            items: lines,
            receivedAt: serviceTime().toISOString(),
            ...(remark.trim() !== "" && { remark: remark.trim() }),
          },
          label: `${words.receive} ${shipment.fromName ?? from}`,
        })
      : send("/api/shipments/{id}/receipt/corrections", {
          id,
          ...to,
          body: { id, reason, items: lines },
          label: `${words.correctReceipt} ${shipment.fromName ?? from}`,
        });
  return (
    <ActForm
      what={before && words.correctWhat}
      act={before === undefined ? words.receive : words.act}
      asksReason={before !== undefined}
      usual={before === undefined ? [] : words.usualReceipt}
      fields={["/items"]}
      then={address(`/shipments${below(from, own)}`)}
      onSend={(reason) =>
        !isWhole || lines.length === 0
          ? undefined
          : { content: [from, own, lines, remark, reason], make: (id) => sent(id, reason) }
      }
    >
      {(sending) => (
        <>
          {items.map((item, n) => (
            <Item
              key={`${item.gtin} ${item.lot}`}
              shipment={shipment}
              item={item}
              isReceived={before !== undefined}
              kg={weighed[n]}
              turned={turned[n]}
              onKg={(next) => setWeighed(weighed.map((one, at) => (at === n ? next : one)))}
              onTurned={(next) => setTurned(turned.map((one, at) => (at === n ? next : one)))}
              wrong={sending.wrongAt(`/items/${n}`)}
            />
          ))}
          {before === undefined && (
            <TextField
              label={words.remark}
              value={remark}
              maxLength={200}
              onChange={setRemark}
              pointer="/remark"
              wrong={sending.wrongAt("/remark")}
            />
          )}
          {lines.length === 0 && <p class="dim">{words.nothingChanged}</p>}
        </>
      )}
    </ActForm>
  );
}

interface ItemProps {
  readonly shipment: Shipment;
  readonly item: Receipt["items"][number];
  readonly isReceived: boolean;
  readonly kg: number | undefined;
  readonly turned: number | undefined;
  readonly onKg: (kg: number | undefined) => void;
  readonly onTurned: (kg: number | undefined) => void;
  readonly wrong: string | undefined;
}

/** What came of one batch, and what was turned away of it; a difference is named before it is saved. */
function Item({ shipment, item, isReceived, kg, turned, onKg, onTurned, wrong }: ItemProps): JSX.Element {
  const words = { ...clerkWords(), ...amendWords() };
  const { gtin, lot, quantityKg, rejectedKg: wasTurned = 0 } = item;
  const shipped = shipment.items.find((one) => one.gtin === gtin && one.lot === lot);
  const difference = kg === undefined ? 0 : grams(kg + (turned ?? 0) - (shipped?.quantityKg ?? quantityKg));
  const was = (now: number | undefined, stood: number) =>
    isReceived && now !== stood ? words.was(shownKg(stood)) : undefined;
  return (
    <div class="card stack-tight">
      <WeightField
        label={`${shipped?.productName ?? gtin} ${lot}`}
        hint={was(kg, quantityKg) ?? words.sent(shownKg(shipped?.quantityKg ?? quantityKg))}
        kg={kg}
        mayBeZero
        onChange={onKg}
        wrong={kg === undefined ? words.typeWeight : wrong}
      />
      <details class="fold" open={wasTurned > 0 || turned !== 0}>
        <summary>
          <b>{words.rejectedPart}</b>
        </summary>
        <div class="stack">
          <WeightField
            label={`${words.rejected} ${lot}`}
            hint={was(turned, wasTurned)}
            kg={turned}
            mayBeZero
            onChange={onTurned}
            wrong={turned === undefined ? words.typeWeight : undefined}
          />
        </div>
      </details>
      {difference !== 0 && (
        <p class="message note" role="status">
          {difference < 0 ? words.short(shownKg(-difference)) : words.surplus(shownKg(difference))}
        </p>
      )}
    </div>
  );
}
