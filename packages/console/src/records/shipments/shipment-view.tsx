import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Icon } from "../../parts/icons.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { RecordHistory } from "../../parts/record-history.tsx";
import { Shown } from "../../parts/screen.tsx";
import { EvidenceTag } from "../../parts/state.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { amendWords } from "../../words/amend.ts";
import { clerkWords } from "../../words/clerk.ts";
import { handoffWords } from "../../words/depot/handoff.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { partWords } from "../../words/parts.ts";
import { rejectionWords } from "../../words/rejection.ts";
import { acting, role } from "../acting.ts";
import { RejectionPhotos } from "./rejection-photos.tsx";

type Shipment = Shape<"ShipmentWithHistory">;

/** One shipment: what left, what came, and the difference named. */
export function ShipmentView({ from, id }: { readonly from: string; readonly id: string }): JSX.Element {
  const reading = useReading(`shipment ${from} ${id}`, () =>
    taken(service.GET("/api/shipments/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <article>
      <a class="back" href={address(role() === "inspector" ? "/batches" : "/shipments")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(shipment) => <Whole shipment={shipment} />}</Shown>
    </article>
  );
}

function Whole({ shipment }: { readonly shipment: Shipment }): JSX.Element {
  const words = clerkWords();
  const { receipt } = shipment;
  return (
    <div class="stack">
      <h2>
        {shipment.fromName ?? shipment.from} → {shipment.toName ?? shipment.to}
      </h2>
      <p class={`message ${shipment.status === "confirmed" ? "calm" : shipment.status === "voided" ? "note" : ""}`}>
        <b>{partWords().shipment[shipment.status]}</b>
        {shipment.status === "voided"
          ? words.takenBack
          : receipt === undefined
            ? words.notReceived
            : shownTime(receipt.receivedAt)}{" "}
        <EvidenceTag level={shipment.status === "confirmed" ? "confirmed" : "declared"} />
      </p>
      <dl class="facts">
        <div>
          <dt>{words.shippedAt}</dt>
          <dd>{shownTime(shipment.shippedAt)}</dd>
        </div>
        {shipment.vehicle !== undefined && (
          <div>
            <dt>{words.plate}</dt>
            <dd>{shipment.vehicle}</dd>
          </div>
        )}
        {receipt?.remark !== undefined && (
          <div>
            <dt>{words.remarked}</dt>
            <dd>{receipt.remark}</dd>
          </div>
        )}
      </dl>
      <Items shipment={shipment} />
      <RejectionPhotos shipment={shipment} />
      {shipment.to === acting()?.organisation.id && shipment.status === "pending" && (
        <a class="button main" href={address(`/shipments${below(shipment.from, shipment.id)}/receive`)}>
          {words.receive}
        </a>
      )}
      {shipment.to === acting()?.organisation.id && receipt !== undefined && shipment.status !== "voided" && (
        <p class="acts">
          <a class="button" href={address(`/shipments${below(shipment.from, shipment.id)}/correct`)}>
            {amendWords().correctReceipt}
          </a>
        </p>
      )}
      {shipment.from === acting()?.organisation.id && role() !== "integrator" && <SenderActs shipment={shipment} />}
      <RecordHistory history={shipment.history} />
    </div>
  );
}

function Items({ shipment }: { readonly shipment: Shipment }): JSX.Element {
  const words = clerkWords();
  return (
    <section class="section">
      <h2>{words.items}</h2>
      <ul class="rows">
        {shipment.items.map(({ gtin, lot, quantityKg, productName }) => {
          const came = shipment.receipt?.items.find((one) => one.gtin === gtin && one.lot === lot);
          const difference = shipment.differences?.find((one) => one.gtin === gtin && one.lot === lot);
          return (
            <li key={`${gtin} ${lot}`}>
              <a class="row" href={address(`/batches${below(gtin, lot)}`)}>
                <span class="row-main">
                  <b>{productName ?? gtin}</b>
                  <small class="code">{lot}</small>
                  {difference !== undefined && difference.differenceKg !== 0 && (
                    <small>
                      {words.difference} {shownKg(difference.differenceKg)}
                    </small>
                  )}
                </span>
                <span class="row-end">
                  <b>{shownKg(quantityKg)}</b>
                  {came !== undefined && (
                    <small>
                      {words.received} {shownKg(came.quantityKg)}
                    </small>
                  )}
                  {came?.rejectedKg !== undefined && (
                    <small class="over">
                      {rejectionWords().rejected} {shownKg(came.rejectedKg)}
                    </small>
                  )}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What the sender can do now; where it was received already, how it is put right. */
function SenderActs({ shipment }: { readonly shipment: Shipment }): JSX.Element {
  const words = clerkWords();
  const { id, status, items } = shipment;
  if (status === "pending") {
    return (
      <>
        <p class="acts no-print">
          <a class="button" href={address("/scan/handoff", { shipment: id })}>
            {handoffWords().title}
          </a>
        </p>
        <TakeBack shipment={shipment} />
      </>
    );
  }
  if (status === "voided") {
    const form = role() === "depot" || items.length > 1 ? "/scan/ship" : "/shipments/new";
    return (
      <p class="acts no-print">
        <a class="button main" href={address(form, { again: id })}>
          {words.shipAgain}
        </a>
      </p>
    );
  }
  return (
    <details class="fold no-print">
      <summary>
        <b>{words.sentWrong}</b>
      </summary>
      <div class="stack">
        <p>{words.sentWrongWay}</p>
      </div>
    </details>
  );
}

function TakeBack({ shipment }: { readonly shipment: Shipment }): JSX.Element {
  const words = clerkWords();
  return (
    <p class="acts">
      <ReasonAct
        word={words.takeBack}
        what={words.takeBackWhat}
        usual={words.takeBackReasons}
        content={["void", shipment.id]}
        make={(id, reason) =>
          send("/api/shipments/{id}/void", {
            id,
            params: { id: shipment.id },
            body: { reason },
            subject: `shipment/${shipment.id}`,
            label: words.takeBack,
          })
        }
      />
    </p>
  );
}
