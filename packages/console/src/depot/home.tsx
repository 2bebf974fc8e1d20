import type { JSX } from "preact";
import lazy from "preact-iso/lazy";
import { useLocation } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { acting } from "../records/acting.ts";
import { depotWords } from "../words/depot/depot.ts";
import { shownKg, shownTime } from "../words/figures.ts";
import type { Ground, Incoming } from "./ground/known.ts";
import { leavingFirst, type Verdict } from "./ground/verdict.ts";
import { Scanning } from "./scanning.tsx";
import { addressOf, LotRow, Work } from "./work.tsx";

const RecallBand = lazy(() => import("./recall-band.tsx"));
const LEAVING_SHOWN = 5;
const NOTHING: ReadonlySet<string> = new Set();

/** The depot's home: the scan field, ready; what is on its way here; what must leave first. */
export default function DepotHome(): JSX.Element {
  return (
    <Work title={acting()?.organisation.name ?? depotWords().title}>
      {(ground) => (
        <>
          {ground.tasks?.length ? <RecallBand tasks={ground.tasks} /> : null}
          <div class="home">
            <Looking ground={ground} />
            <OnItsWay incoming={ground.incoming} />
            <Leaving ground={ground} />
          </div>
        </>
      )}
    </Work>
  );
}

/** Scanning without a task: what is this, and what can be done with it. */
export function Looking({ ground }: { readonly ground: Ground }): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="stack">
      <Scanning
        ground={ground}
        task={{ kind: "look" }}
        ticked={NOTHING}
        onShipment={(from, id) => route(receiveAddress(from, id))}
        onUnit={(sscc) => {
          route(address("/scan/unit", { sscc }));
          return undefined;
        }}
      >
        {(verdict) => <Next verdict={verdict} />}
      </Scanning>
    </div>
  );
}

export function receiveAddress(from: string, id: string): string {
  return address(`/scan/receive${below(from, id)}`);
}

function Next({ verdict }: { readonly verdict: Verdict | undefined }): JSX.Element {
  const words = depotWords();
  const { lot, shipment, because } = verdict ?? {};
  const link = (href: string, word: string, kind = "") => (
    <a class={`button ${kind}`} href={href}>
      {word}
    </a>
  );
  if (because === "on-its-way" && shipment !== undefined) {
    return <p class="acts">{link(receiveAddress(shipment.from, shipment.id), words.receive, "main")}</p>;
  }
  if (because === "here" && lot !== undefined) {
    const own = { gtin: lot.gtin, lot: lot.lot };
    return (
      <p class="acts">
        {link(address("/scan/store", own), words.store)}
        {link(address("/scan/ship", own), words.ship)}
        {link(address("/transformations/new", own), words.transform)}
        {link(address(`/batches${below(lot.gtin, lot.lot)}`), words.openBatch)}
      </p>
    );
  }
  return (
    <p class="acts big-acts">
      {link(addressOf("receive"), words.receive)}
      {link(addressOf("store"), words.store)}
      {link(addressOf("pick"), words.pick)}
      {link(addressOf("ship"), words.ship)}
    </p>
  );
}

export function OnItsWay({ incoming }: { readonly incoming: readonly Incoming[] }): JSX.Element {
  const words = depotWords();
  return (
    <section class="section">
      <h2>{words.incoming}</h2>
      {incoming.length === 0 && <p class="dim">{words.noIncoming}</p>}
      <ul class="rows">
        {incoming.map((one) => (
          <li key={`${one.from} ${one.id}`}>
            <a class="row" href={receiveAddress(one.from, one.id)}>
              <span class="row-main">
                <b>{words.from(one.fromName)}</b>
                <small>
                  {shownTime(one.shippedAt)}
                  {one.vehicle !== undefined && ` · ${one.vehicle}`}
                </small>
              </span>
              <span class="row-end">
                <b>{shownKg(one.items.reduce((sum, { openKg }) => sum + openKg, 0))}</b>
                <small>{words.lots(one.items.length)}</small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Leaving({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = depotWords();
  const first = leavingFirst(ground.lots).slice(0, LEAVING_SHOWN);
  return (
    <section class="section">
      <h2>{words.leaving}</h2>
      {first.length === 0 && (
        <p class="dim">
          {words.nothingHere}。{words.nothingHereWay}
        </p>
      )}
      <ul class="rows">
        {first.map((lot) => (
          <LotRow key={`${lot.gtin} ${lot.lot}`} lot={lot} href={address(`/batches${below(lot.gtin, lot.lot)}`)} />
        ))}
      </ul>
    </section>
  );
}
