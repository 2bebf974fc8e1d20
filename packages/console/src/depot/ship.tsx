import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { TextField } from "../parts/fields/fields.tsx";
import { PickList } from "../parts/fields/pick-list.tsx";
import { acting } from "../records/acting.ts";
import { record } from "../records/acts/record.ts";
import { service, taken } from "../service/client.ts";
import { newId } from "../service/ids.ts";
import { serviceTime } from "../words/clock.ts";
import { depotWords } from "../words/depot/depot.ts";
import { workWords } from "../words/depot/work.ts";
import { said } from "../words/dictionary.ts";
import { grams, shownKg } from "../words/figures.ts";
import { type Ground, type KnownLot, keyOf, type LotName } from "./ground/known.ts";
import { tickOf, type Verdict } from "./ground/verdict.ts";
import { isWrong, Lines } from "./lines.tsx";
import { type Round, useRound, withLine, withoutLine } from "./round.ts";
import { Scanning, setOf } from "./scanning.tsx";
import { type Sent, Sheet } from "./sheet.tsx";
import { addressOf } from "./work.tsx";

/** Lots that one shipment holds at most. */
const ITEMS_MAX = 24;

/** Loads once what was taken back to be put right: what was scanned and typed of it is so no more. */
function useAgain(id: string | undefined, load: (round: Partial<Round>) => void): void {
  const { route } = useLocation();
  const from = acting()?.organisation.id ?? "";
  useEffect(() => {
    if (id === undefined) return;
    taken(service.GET("/api/shipments/{id}", { params: { path: { id }, query: { from } } })).then(
      ({ items, to, vehicle }) => {
        const lines = items.map(({ gtin, lot, quantityKg, productName = gtin }) => {
          return { gtin, lot, product: productName, kg: quantityKg, packs: [] };
        });
        load({ lines, ticked: lines.map(keyOf), to, ...(vehicle !== undefined && { vehicle }) });
        route(addressOf("ship"), true);
      },
      // Without a network it is scanned anew, as any other.
      () => undefined,
    );
  }, [id]);
}

/** Ships what is scanned: to whom the last one went stands first. Then the driver's sheet. */
export function Ship({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const { query } = useLocation();
  const { round, set, end } = useRound("ship");
  const [isAsked, setAsked] = useState(false);
  const [sent, setSent] = useState<Sent>();
  const lotOf = (name: LotName) => ground.lots.find((one) => keyOf(one) === keyOf(name));
  const mostOf = (name: LotName) => lotOf(name)?.onHandKg ?? 0;
  const load = (lot: KnownLot, tick: string, pack?: string) =>
    set((before) => {
      const packs = pack === undefined ? [] : [pack];
      const made = { gtin: lot.gtin, lot: lot.lot, product: said(lot.product), kg: lot.onHandKg, packs };
      const lines = withLine(before.lines, lot, made, (line) => ({ ...line, packs: [...line.packs, ...packs] }));
      return lines.length > ITEMS_MAX ? {} : { lines, ticked: [...before.ticked, tick] };
    });
  const heard = ({ kind, lot, scanned }: Verdict) => {
    if (kind === "right" && lot !== undefined && scanned !== undefined) load(lot, tickOf(scanned), scanned.serial);
  };
  const asked = lotOf({ gtin: query.gtin ?? "", lot: query.lot ?? "" });
  useEffect(() => {
    if (asked !== undefined && asked.stop === undefined && !round.ticked.includes(keyOf(asked)))
      load(asked, keyOf(asked));
  }, [asked === undefined]);
  useAgain(query.again, (again) => set(() => again));
  const to = round.to ?? ground.receivers[0]?.id ?? "";
  const receiver = ground.receivers.find(({ id }) => id === to);
  const save = async () => {
    setAsked(true);
    const { lines } = round;
    if (receiver === undefined || lines.length === 0 || lines.some((line) => isWrong(line, mostOf(line)))) return;
    const id = newId();
    const vehicle = (round.vehicle ?? "").trim();
    const items = lines.map(({ gtin, lot, kg = 0 }) => ({ gtin, lot, quantityKg: kg }));
    const total = grams(items.reduce((sum, { quantityKg }) => sum + quantityKg, 0));
    const body = { id, to, items, shippedAt: serviceTime().toISOString(), ...(vehicle !== "" && { vehicle }) };
    const label = words.shipped(receiver.name, shownKg(total));
    if (!(await record([{ id, subject: `shipment/${id}`, method: "POST", path: "/api/shipments", body, label }])))
      return;
    setSent({ id, from: acting()?.organisation.id ?? "", toName: receiver.name, lines, body });
    setAsked(false);
    end();
  };
  if (sent !== undefined) return <Sheet sent={sent} onAgain={() => setSent(undefined)} />;
  return (
    <div class="stack">
      <Scanning ground={ground} task={{ kind: "ship" }} ticked={setOf(round.ticked)} onVerdict={heard} />
      {round.lines.length >= ITEMS_MAX && <p class="message note">{words.tooMany(ITEMS_MAX)}</p>}
      <Lines
        lines={round.lines}
        mostOf={mostOf}
        isAsked={isAsked}
        onKg={(line, kg) => set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, kg })) }))}
        onRemove={(line) => set((before) => withoutLine(before, line))}
      />
      <PickList
        legend={words.to}
        items={ground.receivers.map(({ id, name, place }) => ({ id, title: name, detail: place }))}
        value={[to]}
        onChange={([id]) => set(() => (id === undefined ? {} : { to: id }))}
        wrong={isAsked && receiver === undefined ? words.toMissing : undefined}
      />
      <TextField
        label={words.vehicle}
        value={round.vehicle ?? ""}
        maxLength={20}
        onChange={(vehicle) => set(() => ({ vehicle }))}
      />
      {isAsked && round.lines.length === 0 && (
        <p class="message note" role="alert">
          {words.scanFirst}
        </p>
      )}
      <button type="button" class="button main wide" onClick={() => void save()}>
        {round.lines.length === 0 ? words.ship : words.shipDone(round.lines.length)}
      </button>
    </div>
  );
}
