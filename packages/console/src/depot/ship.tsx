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
import { unitWords } from "../words/depot/units.ts";
import { workWords } from "../words/depot/work.ts";
import { said } from "../words/dictionary.ts";
import { grams, shownKg } from "../words/figures.ts";
import { type Ground, type KnownLot, keyOf, type LotName } from "./ground/known.ts";
import { tickOf, type Verdict } from "./ground/verdict.ts";
import { isWrong, Lines } from "./lines.tsx";
import { type Round, useRound, withLine, withoutLine } from "./round.ts";
import { Scanning, setOf } from "./scanning.tsx";
import { type Sent, Sheet } from "./sheet.tsx";
import { loose } from "./units/known-units.ts";
import { bothWays, contentsOf, kgOf, ShippedUnits } from "./units/shipped-units.tsx";
import { packedOrNot, unitTick, unitToTake } from "./units/unit-verdict.ts";
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
      ({ items: all, units: whole = [], to, vehicle }) => {
        const isPacked = (lot: LotName) => whole.some((unit) => unit.items.some((one) => keyOf(one) === keyOf(lot)));
        const items = all.filter((item) => !isPacked(item));
        const units = whole.map(({ sscc }) => sscc);
        const lines = items.map(({ gtin, lot, quantityKg, productName = gtin }) => {
          return { gtin, lot, product: productName, kg: quantityKg, packs: [] };
        });
        const ticked = [...lines.map(keyOf), ...units.map(unitTick)];
        load({ lines, units, ticked, to, ...(vehicle !== undefined && { vehicle }) });
        route(addressOf("ship"), true);
      },
      // Without a network it is scanned anew, as any other.
      () => undefined,
    );
  }, [id]);
}

/** What is loaded by scanning: lots with what of them is loose here, and whole units. */
function useShipping(all: Ground) {
  const { query } = useLocation();
  const own = useRound("ship");
  const { round, set } = own;
  const { units = [] } = round;
  // What lies in a unit goes with it alone.
  const ground = loose(all);
  const lotOf = (name: LotName) => ground.lots.find((one) => keyOf(one) === keyOf(name));
  const mostOf = (name: LotName) => lotOf(name)?.onHandKg ?? 0;
  const load = (lot: KnownLot, tick: string, pack?: string) =>
    set((before) => {
      const packs = pack === undefined ? [] : [pack];
      const made = { gtin: lot.gtin, lot: lot.lot, product: said(lot.product), kg: lot.onHandKg, packs };
      const lines = withLine(before.lines, lot, made, (line) => ({ ...line, packs: [...line.packs, ...packs] }));
      return lines.length + units.length > ITEMS_MAX ? {} : { lines, ticked: [...before.ticked, tick] };
    });
  const loadUnit = (sscc: string): Verdict => {
    const verdict = unitToTake(all, sscc, round.ticked);
    if (verdict.kind === "right" && round.lines.length + units.length < ITEMS_MAX) {
      set(() => ({ units: [...units, sscc], ticked: [...round.ticked, unitTick(sscc)] }));
    }
    return verdict;
  };
  const unload = (sscc: string) =>
    set((before) => ({
      units: units.filter((one) => one !== sscc),
      ticked: before.ticked.filter((tick) => tick !== unitTick(sscc)),
    }));
  const heard = ({ kind, lot, scanned }: Verdict) => {
    if (kind === "right" && lot !== undefined && scanned !== undefined) load(lot, tickOf(scanned), scanned.serial);
  };
  const asked = lotOf({ gtin: query.gtin ?? "", lot: query.lot ?? "" });
  useEffect(() => {
    if (asked !== undefined && asked.stop === undefined && !round.ticked.includes(keyOf(asked)))
      load(asked, keyOf(asked));
  }, [asked === undefined]);
  useEffect(() => {
    if (query.sscc !== undefined) loadUnit(query.sscc);
  }, [query.sscc]);
  useAgain(query.again, (again) => set(() => again));
  return { ...own, units, ground, mostOf, heard, loadUnit, unload };
}

/** Ships what is scanned, lots and whole units: to whom the last one went stands first. Then the driver's sheet. */
export function Ship({ ground: all }: { readonly ground: Ground }): JSX.Element {
  const words = { ...depotWords(), ...workWords(), ...unitWords() };
  const { round, units, ground, mostOf, heard, set, end, loadUnit, unload } = useShipping(all);
  const [isAsked, setAsked] = useState(false);
  const [sent, setSent] = useState<Sent>();
  const count = round.lines.length + units.length;
  const to = round.to ?? ground.receivers[0]?.id ?? "";
  const receiver = ground.receivers.find(({ id }) => id === to);
  const save = async () => {
    setAsked(true);
    const { lines } = round;
    const isWhole = !lines.some((line) => isWrong(line, mostOf(line))) && bothWays(all, lines, units) === undefined;
    if (receiver === undefined || count === 0 || !isWhole) return;
    const id = newId();
    const vehicle = (round.vehicle ?? "").trim();
    const lots = lines.map(({ gtin, lot, kg = 0 }) => ({ gtin, lot, quantityKg: kg }));
    const items = [...lots, ...units.map((sscc) => ({ sscc }))];
    const total = grams(lots.reduce((sum, { quantityKg }) => sum + quantityKg, kgOf(all, units)));
    const body = { id, to, items, shippedAt: serviceTime().toISOString(), ...(vehicle !== "" && { vehicle }) };
    const label = words.shipped(receiver.name, shownKg(total));
    if (!(await record([{ id, subject: `shipment/${id}`, method: "POST", path: "/api/shipments", body, label }])))
      return;
    setSent({
      id,
      from: acting()?.organisation.id ?? "",
      toName: receiver.name,
      lines,
      units: contentsOf(all, units),
      body,
    });
    setAsked(false);
    end();
  };
  if (sent !== undefined) return <Sheet sent={sent} onAgain={() => setSent(undefined)} />;
  return (
    <div class="stack">
      <Scanning
        ground={ground}
        task={{ kind: "ship" }}
        ticked={setOf(round.ticked)}
        judge={(verdict) => packedOrNot(all, verdict)}
        onVerdict={heard}
        onUnit={loadUnit}
      />
      {count >= ITEMS_MAX && <p class="message note">{workWords().tooMany(ITEMS_MAX)}</p>}
      <Lines
        lines={round.lines}
        mostOf={mostOf}
        isAsked={isAsked}
        onKg={(line, kg) => set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, kg })) }))}
        onRemove={(line) => set((before) => withoutLine(before, line))}
      />
      <ShippedUnits ground={all} lines={round.lines} units={units} onRemove={unload} />
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
      {isAsked && count === 0 && (
        <p class="message note" role="alert">
          {words.scanFirst}
        </p>
      )}
      <button type="button" class="button main wide" onClick={() => void save()}>
        {count === 0 ? depotWords().ship : units.length > 0 ? words.shipThings(count) : words.shipDone(count)}
      </button>
    </div>
  );
}
