import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { Loading } from "../../parts/screen.tsx";
import { acting } from "../../records/acting.ts";
import { record } from "../../records/acts/record.ts";
import { Refused, service, taken } from "../../service/client.ts";
import { newId } from "../../service/ids.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { serviceTime } from "../../words/clock.ts";
import { depotWords } from "../../words/depot/depot.ts";
import { unitWords } from "../../words/depot/units.ts";
import { workWords } from "../../words/depot/work.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import type { Ground, Incoming, KnownUnit } from "../ground/known.ts";
import { receiveAddress } from "../home.tsx";
import { SavedNote } from "../lines.tsx";
import { hasNumber, unitIn } from "./known-units.ts";
import { PrintLabel } from "./label.tsx";
import { TakeOut } from "./take-out.tsx";
import { ContentRows, Sscc } from "./unit-row.tsx";
import { loadOf, unitOfLoad } from "./unit-verdict.ts";

/** One unit: what is in it, who has it, and what can be done with it. What this device knows comes first, then what the service says. */
export function UnitView({ ground, sscc }: { readonly ground: Ground; readonly sscc: string }): JSX.Element {
  const words = unitWords();
  const known = unitIn(ground, sscc);
  const load = loadOf(ground, sscc);
  const reading = useReading(known === undefined && load === undefined ? `unit ${sscc}` : undefined, () =>
    taken(service.GET("/api/units/{sscc}", { params: { path: { sscc } } })),
  );
  const [done, setDone] = useState<string>();
  const unit = known ?? reading.value;
  if (done !== undefined) return <SavedNote text={done} onAgain={() => setDone(undefined)} />;
  if (known === undefined && load !== undefined) return <OnItsWay load={load} sscc={sscc} />;
  if (unit !== undefined) return <Whole ground={ground} unit={unit} onDone={setDone} />;
  if (reading.isLoading) return <Loading />;
  const isMissing = reading.error instanceof Refused && reading.error.problem.code === "not-found";
  return (
    <p class="message note" role="alert">
      <Sscc sscc={sscc} /> {isMissing ? words.notFound : `${words.notKnown}。${words.notKnownWay}`}
    </p>
  );
}

/** A unit that is on its way here, as far as the shipment says. */
function OnItsWay({ load, sscc }: { readonly load: Incoming; readonly sscc: string }): JSX.Element {
  const words = { ...depotWords(), ...unitWords() };
  return (
    <div class="stack">
      <h2>
        <Sscc sscc={sscc} />
      </h2>
      <p class="message note">
        {words.isOnItsWay} · {words.from(load.fromName)}
      </p>
      <ContentRows lots={unitOfLoad(load, sscc)?.items ?? []} />
      <a class="button main wide" href={receiveAddress(load.from, load.id)}>
        {words.receive}
      </a>
    </div>
  );
}

function Whole({
  ground,
  unit,
  onDone,
}: {
  readonly ground: Ground;
  readonly unit: KnownUnit;
  readonly onDone: (text: string) => void;
}): JSX.Element {
  const words = unitWords();
  const { sscc, status, contents, units, parent, shipment, holder, holderName = holder } = unit;
  const own = acting()?.organisation;
  return (
    <div class="stack">
      <h2>
        <Sscc sscc={sscc} />
      </h2>
      <dl class="facts">
        <div>
          <dt>{words.inAll}</dt>
          <dd>
            <b>{shownKg(unit.weightKg)}</b> · {words.status[status]}
          </dd>
        </div>
        <div>
          <dt>{words.holder}</dt>
          <dd>{holder === own?.id ? own.name : holderName}</dd>
        </div>
        <div>
          <dt>{words.packedAt}</dt>
          <dd>{shownTime(unit.packedAt)}</dd>
        </div>
        {parent !== undefined && (
          <div>
            <dt>{words.parent}</dt>
            <dd>
              <a href={address("/scan/unit", { sscc: parent })}>
                <Sscc sscc={parent} />
              </a>
            </dd>
          </div>
        )}
        {shipment !== undefined && (
          <div>
            <dt>{words.shipment}</dt>
            <dd>
              <a href={address(`/shipments${below(holder, shipment)}`)}>{workWords().openShipment}</a>
            </dd>
          </div>
        )}
      </dl>
      <ContentRows lots={contents} />
      {units.length > 0 && (
        <section class="section">
          <h3>{words.insideUnit}</h3>
          <ul class="rows">
            {units.map((inner) => (
              <li key={inner}>
                <a class="row" href={address("/scan/unit", { sscc: inner })}>
                  <span class="row-main">
                    <Sscc sscc={inner} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {status === "standing" && holder === own?.id && hasNumber(unit) && (
        <Acts ground={ground} unit={unit} onDone={onDone} />
      )}
    </div>
  );
}

function Acts({
  ground,
  unit,
  onDone,
}: {
  readonly ground: Ground;
  readonly unit: KnownUnit;
  readonly onDone: (text: string) => void;
}): JSX.Element {
  const words = unitWords();
  const { route } = useLocation();
  const [isTaking, setTaking] = useState(false);
  const { sscc, items, units, shippedAt, lastPacking } = unit;
  const unpack = async () => {
    const id = newId();
    const all = [
      ...items.map(({ gtin, lot, quantityKg }) => ({ gtin, lot, quantityKg })),
      ...units.map((inner) => ({ sscc: inner })),
    ];
    // Of a unit that came with others inside, this device knows the sum alone: all that is in it comes out.
    const body = { id, ...(all.length > 0 && { items: all }), at: serviceTime().toISOString() };
    const path = `/api/units/${sscc}/unpacking`;
    const label = words.unpacked(sscc);
    if (await record([{ id, subject: `00/${sscc}`, method: "POST", path, body, label }])) onDone(label);
  };
  if (isTaking) return <TakeOut ground={ground} unit={unit} onDone={onDone} onCancel={() => setTaking(false)} />;
  return (
    <div class="stack no-print">
      <button type="button" class="button main wide" onClick={() => route(address("/scan/ship", { sscc }))}>
        {words.ship}
      </button>
      <p class="acts">
        <button type="button" class="button" onClick={() => setTaking(true)}>
          {words.takeOut}
        </button>
        <button type="button" class="button" onClick={() => void unpack()}>
          {words.unpack}
        </button>
        {shippedAt === undefined && (
          <a class="button" href={address("/scan/pack", { sscc })}>
            {words.addMore}
          </a>
        )}
        <PrintLabel sscc={sscc} />
        {lastPacking !== undefined && (
          <ReasonAct
            word={words.undo}
            what={words.undoWhat}
            usual={words.undoReasons}
            content={["void packing", sscc, lastPacking.id]}
            make={(id, reason) =>
              send("/api/units/{sscc}/void", {
                ...{ id, params: { sscc }, body: { id, reason } },
                subject: `00/${sscc}`,
                label: `${words.undo} ${sscc}`,
              })
            }
          />
        )}
      </p>
    </div>
  );
}
