import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import type { Pickable } from "../parts/fields/pick.ts";
import { PickList } from "../parts/fields/pick-list.tsx";
import { WeightField } from "../parts/fields/weight-field.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../parts/sending.tsx";
import { acting } from "../records/acting.ts";
import { readReceivers } from "../records/shipments/receivers.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { clerkWords } from "../words/clerk.ts";
import { serviceTime } from "../words/clock.ts";
import { handoffWords } from "../words/depot/handoff.ts";
import { said } from "../words/dictionary.ts";
import { shownKg } from "../words/figures.ts";
import { type Batch, BatchPick, batchesOnHand, NothingOnHand } from "./batch-pick.tsx";

interface Ground {
  readonly batches: readonly Batch[];
  readonly receivers: readonly Pickable[];
  /** The one that was taken back, to be put right: what was typed of it is typed no more. */
  readonly before: Shape<"ShipmentRecord"> | undefined;
}

async function readGround(own: string, again: string | undefined): Promise<Ground> {
  const [batches, { receivers }, before] = await Promise.all([
    batchesOnHand(),
    readReceivers(own),
    again === undefined
      ? undefined
      : taken(service.GET("/api/shipments/{id}", { params: { path: { id: again }, query: { from: own } } })),
  ]);
  return { batches, receivers, before };
}

/** Ships a batch: which, how much, to whom. The last receiver stands first, all that is on hand is filled in. */
export default function ShipForm(): JSX.Element {
  const words = clerkWords();
  const own = acting()?.organisation.id ?? "";
  const { again } = useLocation().query;
  const reading = useReading(`ship ${own} ${again ?? ""}`, () => readGround(own, again));
  return (
    <Screen title={words.newShipment} back={address("/shipments")}>
      <div class="narrow">
        <Shown reading={reading}>
          {(ground) => (ground.batches.length === 0 ? <NothingOnHand /> : <Form ground={ground} own={own} />)}
        </Shown>
      </div>
    </Screen>
  );
}

interface Draft {
  readonly batch: string;
  readonly kg: number | undefined;
  readonly to: string;
  readonly vehicle: string;
}

function Form({ ground, own }: { readonly ground: Ground; readonly own: string }): JSX.Element {
  const words = clerkWords();
  const { query, route } = useLocation();
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const { before } = ground;
  const [item] = before?.items ?? [];
  const named = item ?? query;
  const asked = ground.batches.find(({ gtin, lot }) => gtin === named.gtin && lot === named.lot);
  const draft = useDraft<Draft>(`ship ${own} ${asked?.batch ?? ""} ${before?.id ?? ""}`, {
    batch: asked?.batch ?? "",
    kg: item?.quantityKg ?? asked?.onHandKg,
    to: before?.to ?? ground.receivers[0]?.id ?? "",
    vehicle: before?.vehicle ?? "",
  });
  const { value, set } = draft;
  const [isAsked, setAsked] = useState(false);
  const [shipped, setShipped] = useState<string>();
  const batch = ground.batches.find((one) => one.batch === value.batch);
  const receiver = ground.receivers.find(({ id }) => id === value.to);
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const { kg, to, vehicle } = value;
    if (batch === undefined || kg === undefined || to === "") {
      return void setTimeout(() => form.current?.querySelector<HTMLElement>("[data-wrong] input")?.focus(), 50);
    }
    const content = { to, kg, batch: batch.batch, vehicle: vehicle.trim() };
    const answer = await sending.run(content, (id) => {
      setShipped(id);
      return send("/api/shipments", {
        id,
        body: {
          id,
          to,
          items: [{ gtin: batch.gtin, lot: batch.lot, quantityKg: kg }],
          shippedAt: serviceTime().toISOString(),
          ...(content.vehicle !== "" && { vehicle: content.vehicle }),
        },
        subject: batch.batch,
        label: `${words.shipDone} ${said(batch.product)} ${shownKg(kg)}`,
      });
    });
    if (answer === undefined) return;
    draft.forget();
    route(address(`/shipments${below(answer.from, answer.id)}`));
  };
  return (
    <form ref={form} class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <BatchPick
        legend={words.pickBatch}
        batches={ground.batches}
        value={value.batch}
        onChange={(id, picked) => set({ batch: id, kg: picked?.onHandKg })}
        pointer="/items/0/lot"
        wrong={isAsked && batch === undefined ? words.pickBatch : sending.wrongAt("/items/0/lot")}
      />
      <WeightField
        key={value.batch}
        label={words.shipWeight}
        hint={batch === undefined ? undefined : words.onHandNow(shownKg(batch.onHandKg))}
        kg={value.kg}
        onChange={(kg) => set({ kg })}
        pointer="/items/0/quantityKg"
        wrong={isAsked && value.kg === undefined ? words.typeWeight : sending.wrongAt("/items/0/quantityKg")}
      />
      <PickList
        legend={words.to}
        items={ground.receivers}
        value={[value.to]}
        onChange={([id = ""]) => set({ to: id })}
        pointer="/to"
        wrong={isAsked && receiver === undefined ? words.to : sending.wrongAt("/to")}
      />
      <TextField
        label={words.vehicle}
        value={value.vehicle}
        maxLength={20}
        onChange={(vehicle) => set({ vehicle })}
        pointer="/vehicle"
        wrong={sending.wrongAt("/vehicle")}
      />
      <SendingNote sending={sending} fields={["/items/0/lot", "/items/0/quantityKg", "/to", "/vehicle"]} />
      {sending.isKept && shipped !== undefined && (
        <a class="button main wide" href={address("/scan/handoff", { shipment: shipped })}>
          {handoffWords().showOther}
        </a>
      )}
      <SendButton sending={sending} word={words.shipDone} />
    </form>
  );
}
