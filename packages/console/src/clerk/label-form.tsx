import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { useDraft } from "../parts/draft.ts";
import { TextField } from "../parts/fields/fields.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { SendButton, SendingNote, useSending } from "../parts/sending.tsx";
import { acting } from "../records/acting.ts";
import { service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { clerkWords } from "../words/clerk.ts";
import { shownKg } from "../words/figures.ts";
import { type Batch, BatchPick, batchesOnHand, NothingOnHand } from "./batch-pick.tsx";

interface Ground {
  readonly batches: readonly Batch[];
  /** The net weight of last time, in grams. */
  readonly lastNet: number;
}

const USUAL_NET_G = 500;

async function readGround(): Promise<Ground> {
  const [batches, runs] = await Promise.all([
    batchesOnHand(),
    taken(service.GET("/api/labels", { params: { query: { limit: 1 } } })),
  ]);
  return {
    batches,
    lastNet: runs.items[0]?.netWeightG ?? USUAL_NET_G,
  };
}

/** Orders a run of labels for a batch: as many as its weight makes, at the net weight of last time. */
export default function LabelForm(): JSX.Element {
  const words = clerkWords();
  const reading = useReading(`label ${acting()?.organisation.id}`, readGround);
  return (
    <Screen title={words.newLabels} back={address("/labels")}>
      <div class="narrow">
        <Shown reading={reading}>
          {(ground) => (ground.batches.length === 0 ? <NothingOnHand /> : <Form ground={ground} />)}
        </Shown>
      </div>
    </Screen>
  );
}

function whole(text: string): number | undefined {
  return /^[1-9]\d{0,6}$/.test(text.trim()) ? Number(text.trim()) : undefined;
}

function Form({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = clerkWords();
  const { query, route } = useLocation();
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const asked = ground.batches.find(({ gtin, lot }) => gtin === query.gtin && lot === query.lot) ?? ground.batches[0];
  const most = (batch: Batch | undefined, net: number | undefined) =>
    batch === undefined || net === undefined ? "" : String(Math.floor((batch.onHandKg * 1000) / net));
  const { value, set, forget } = useDraft(`label ${query.lot ?? ""}`, {
    batch: asked?.batch ?? "",
    net: String(ground.lastNet),
    count: most(asked, ground.lastNet),
  });
  const [isAsked, setAsked] = useState(false);
  const batch = ground.batches.find((one) => one.batch === value.batch);
  const [net, count] = [whole(value.net), whole(value.count)];
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (batch === undefined || net === undefined || count === undefined) return;
    const content = { gtin: batch.gtin, lot: batch.lot, count, netWeightG: net };
    const answer = await sending.run(content, (id) =>
      send("/api/labels", {
        id,
        body: { id, ...content },
        subject: batch.batch,
        label: `${words.newLabels} ${batch.lot}`,
      }),
    );
    if (answer === undefined) return;
    forget();
    route(address(`/labels${below(answer.id)}`));
  };
  const number = (name: "net" | "count", change: (text: string) => void, pointer: string) => (
    <TextField
      label={words[name]}
      value={value[name]}
      inputMode="numeric"
      maxLength={7}
      onChange={change}
      pointer={pointer}
      wrong={isAsked && whole(value[name]) === undefined ? words.wrongNumber : sending.wrongAt(pointer)}
    />
  );
  return (
    <form ref={form} class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <BatchPick
        legend={words.labelBatch}
        batches={ground.batches}
        value={value.batch}
        onChange={(id, picked) => set({ batch: id, count: most(picked, net) })}
        pointer="/lot"
        wrong={sending.wrongAt("/lot")}
      />
      {number("net", (text) => set({ net: text, count: most(batch, whole(text)) }), "/netWeightG")}
      {number("count", (text) => set({ count: text }), "/count")}
      <p class="dim" role="status">
        {net !== undefined && count !== undefined ? words.labelTotal(shownKg((net * count) / 1000)) : " "}
      </p>
      <SendingNote sending={sending} fields={["/lot", "/netWeightG", "/count"]} />
      <SendButton sending={sending} word={words.labelDone} />
    </form>
  );
}
