import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { address } from "../../parts/address.ts";
import { depotWords } from "../../words/depot/depot.ts";
import { workWords } from "../../words/depot/work.ts";
import type { Ground, Incoming } from "../ground/known.ts";
import { OnItsWay, receiveAddress } from "../home.tsx";
import { Scanning } from "../scanning.tsx";
import { loadOf, unitToTake } from "../units/unit-verdict.ts";
import { Load, type Received, ReceivedNote } from "./load.tsx";

const NOTHING: ReadonlySet<string> = new Set();

/** Receives a load: by the driver's sheet, by any lot of it, or from the list of what is on its way. */
export function Receive({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const { from, id } = useRoute().params;
  const { route } = useLocation();
  const [done, setDone] = useState<Received>();
  const [begun, setBegun] = useState<Incoming>();
  const found = ground.incoming.find((one) => one.from === from && one.id === id);
  if (done !== undefined) return <ReceivedNote received={done} />;
  // What this device has received is on its way no more: the load stays as it was when it was opened.
  const shipment = begun?.id === id && begun?.from === from ? begun : found;
  if (shipment !== undefined && from !== undefined) {
    if (begun !== shipment) setBegun(shipment);
    return <Load key={`${from} ${id}`} ground={ground} shipment={shipment} onDone={setDone} />;
  }
  return (
    <div class="stack">
      {from !== undefined && (
        <p class="message note" role="alert">
          {words.because["not-known"]}
        </p>
      )}
      <p class="dim">{words.receiveWhichWay}</p>
      <Scanning
        ground={ground}
        task={{ kind: "look" }}
        ticked={NOTHING}
        onShipment={(sender, shipped) => route(receiveAddress(sender, shipped))}
        onUnit={(sscc) => {
          const load = loadOf(ground, sscc);
          if (load === undefined) return unitToTake(ground, sscc, []);
          route(receiveAddress(load.from, load.id));
          return undefined;
        }}
        onVerdict={({ because, shipment: load }) => {
          if (because === "on-its-way" && load !== undefined) route(receiveAddress(load.from, load.id));
        }}
      />
      <a class="button wide" href={address("/scan/handoff")}>
        {words.face}
      </a>
      <OnItsWay incoming={ground.incoming} />
    </div>
  );
}
