import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { QrShow } from "../parts/scan/qr-show.tsx";
import { outbox } from "../records/acting.ts";
import { wayBackWords } from "../words/depot/way-back.ts";
import { workWords } from "../words/depot/work.ts";
import { shownKg, shownTime } from "../words/figures.ts";
import type { Line } from "./round.ts";
import { UnitCard, type UnitContents } from "./units/unit-row.tsx";

/** A shipment that was just recorded. */
export interface Sent {
  readonly id: string;
  readonly from: string;
  readonly toName: string;
  readonly lines: readonly Line[];
  readonly units: readonly UnitContents[];
  /** The command's content, as it goes to the service. */
  readonly body: { readonly shippedAt: string; readonly vehicle?: string };
}

/** The driver's sheet: whoever receives scans its code, which is the shipment's address. */
export function Sheet({ sent, onAgain }: { readonly sent: Sent; readonly onAgain: () => void }): JSX.Element {
  const words = workWords();
  const { id, from, toName, lines, units, body } = sent;
  const link = new URL(address(`/shipments${below(from, id)}`), location.origin).href;
  return (
    <div class="stack sheet">
      <div class="verdict v-right" role="status">
        <div>
          <b>{words.saved}</b>
          <p>{words.savedWay}</p>
        </div>
      </div>
      <h2>{words.driver}</h2>
      <QrShow text={link} label={words.driver} />
      <p class="dim">{words.driverWay}</p>
      <h3>→ {toName}</h3>
      <p>
        {shownTime(body.shippedAt)}
        {body.vehicle !== undefined && ` · ${body.vehicle}`}
      </p>
      <ul class="rows">
        {lines.map(({ gtin, lot, product, kg = 0 }) => (
          <li key={`${gtin} ${lot}`} class="row">
            <span class="row-main">
              <b>{product}</b>
              <small class="code">{lot}</small>
            </span>
            <span class="row-end">
              <b>{shownKg(kg)}</b>
            </span>
          </li>
        ))}
      </ul>
      {units.length > 0 && (
        <ul class="cards">
          {units.map((unit) => (
            <UnitCard key={unit.sscc} {...unit} />
          ))}
        </ul>
      )}
      {outbox.value !== undefined && units.length === 0 && (
        <a class="button main wide no-print" href={address("/scan/handoff", { shipment: id })}>
          {words.handOver}
        </a>
      )}
      <p class="acts no-print">
        <button type="button" class="button" onClick={() => print()}>
          {words.print}
        </button>
        <button type="button" class="button" onClick={onAgain}>
          {words.again}
        </button>
        <a class="button" href={address(`/shipments${below(from, id)}`)}>
          {wayBackWords().sentWrong}
        </a>
      </p>
    </div>
  );
}
