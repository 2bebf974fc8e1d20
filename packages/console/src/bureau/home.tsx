import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { Clock } from "../parts/clock.tsx";
import { Icon } from "../parts/icons.tsx";
import { Empty, Screen, Shown } from "../parts/screen.tsx";
import { shortId } from "../records/recalls/scope.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { everyPage, PAGE_MAX } from "../service/every-page.ts";
import { useReading } from "../service/reading.ts";
import { bureauWords } from "../words/bureau.ts";
import { said } from "../words/dictionary.ts";
import { daysBetween, shownDay, shownKg, today } from "../words/figures.ts";
import { recallOrderWords } from "../words/oversight/recall-orders.ts";
import { recordWords } from "../words/records.ts";
import { countOf, readWatch, type WatchDuties, Watched } from "./watched.tsx";

interface Duties {
  readonly recalls: readonly Shape<"RecallWithNames">[];
  /** By scope, ordered here. */
  readonly orders: readonly Shape<"RecallByScopeSummary">[];
  readonly exceptions: readonly Shape<"Exception">[];
  readonly due: readonly Shape<"CertificateSummary">[];
  /** Those that end soon, the soonest first. */
  readonly ending: readonly Shape<"CertificateSummary">[];
  readonly batches: readonly Shape<"BatchSummary">[];
  readonly watch: WatchDuties;
}

/** So many of each are in sight; the rest is behind the place of its own. */
const IN_SIGHT = 10;

/** A certificate is renewed before it ends: the application goes in three months ahead. */
const RENEWAL_DAYS = 90;

function isSoon(validTo: string): boolean {
  const days = daysBetween(today(), validTo);
  return days >= 0 && days <= RENEWAL_DAYS;
}

async function readDuties(): Promise<Duties> {
  const [recalls, orders, exceptions, due, certificates, batches, watch] = await Promise.all([
    taken(service.GET("/api/recalls", { params: { query: { status: "open", limit: IN_SIGHT } } })),
    taken(service.GET("/api/recall-orders", { params: { query: { limit: IN_SIGHT } } })),
    taken(service.GET("/api/exceptions", { params: { query: { state: "open", limit: 50 } } })),
    taken(service.GET("/api/certificates", { params: { query: { status: "due", limit: 50 } } })),
    everyPage((cursor) =>
      taken(
        service.GET("/api/certificates", {
          params: { query: { limit: PAGE_MAX, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    ),
    taken(service.GET("/api/batches", { params: { query: { limit: 5 } } })),
    readWatch(),
  ]);
  // What a recall by scope stopped stands under that.
  const single = recalls.items.filter(({ order }) => order === undefined);
  const whole = single.map(({ id, by }) =>
    taken(service.GET("/api/recalls/{id}", { params: { path: { id }, query: { from: by } } })),
  );
  return {
    recalls: await Promise.all(whole),
    orders: orders.items.filter(({ status }) => status === "open"),
    exceptions: [...exceptions.items].sort((a, b) => a.firstAt.localeCompare(b.firstAt)),
    due: due.items,
    ending: certificates
      .filter(({ status, validTo }) => status !== "withdrawn" && validTo !== undefined && isSoon(validTo))
      .sort((a, b) => (a.validTo ?? "").localeCompare(b.validTo ?? "")),
    batches: batches.items,
    watch,
  };
}

/** What a bureau has to decide: recalls by their clocks, then alerts, the oldest first, then annual checks; and what is new. */
export default function Home(): JSX.Element {
  const words = bureauWords();
  const reading = useReading("bureau duties", readDuties);
  return (
    <Screen title={words.duties}>
      <Shown reading={reading}>
        {(duties) => {
          const isIdle =
            duties.recalls.length +
              duties.orders.length +
              duties.exceptions.length +
              duties.due.length +
              duties.ending.length +
              countOf(duties.watch) ===
            0;
          return (
            <>
              {isIdle && <Empty title={words.nothing}>{words.nothingWay}</Empty>}
              <Recalls recalls={duties.recalls} orders={duties.orders} />
              <Watched duties={duties.watch} />
              <Exceptions exceptions={duties.exceptions} />
              <Certificates title={words.checksDue} certificates={duties.due} status="due" />
              <Certificates title={words.endingSoon} certificates={duties.ending} />
              <News batches={duties.batches} />
            </>
          );
        }}
      </Shown>
    </Screen>
  );
}

function Recalls({ recalls, orders }: Pick<Duties, "recalls" | "orders">): JSX.Element | null {
  const words = bureauWords();
  const own = recallOrderWords();
  if (recalls.length + orders.length === 0) return null;
  return (
    <section>
      <h2>{words.openRecalls}</h2>
      {orders.map(({ id, scope, reason, mock, clock }) => (
        <a key={id} class={`duty ${mock === true ? "note" : "stop"}`} href={address(`/recalls/orders${below(id)}`)}>
          <span>
            <b>
              {own.kinds[scope.kind]} {shortId(scope)}
            </b>
            <small>{mock === true ? `${own.isMock} · ${reason}` : reason}</small>
            <Clock until={clock.startBy} />
          </span>
          <Icon name="next" />
        </a>
      ))}
      {recalls.map(({ id, recall, product, producer, clock }) => (
        <a key={`${recall.by} ${id}`} class="duty stop" href={address(`/recalls${below(id)}`, { from: recall.by })}>
          <span>
            <b>
              {said(product)} · {producer}
            </b>
            <small>{recall.reason}</small>
            {clock !== undefined && <Clock until={clock.startBy} />}
          </span>
          <Icon name="next" />
        </a>
      ))}
    </section>
  );
}

function Exceptions({ exceptions }: Pick<Duties, "exceptions">): JSX.Element | null {
  const words = bureauWords();
  if (exceptions.length === 0) return null;
  return (
    <section class="section">
      <h2>
        {words.openExceptions} <span class="dim">{words.oldestFirst}</span>
      </h2>
      {exceptions.slice(0, IN_SIGHT).map((one) => (
        <a key={one.id} class="duty note" href={address(`/exceptions${below(one.id)}`)}>
          <span>
            <b>
              {words.kinds[one.code]} · {said(one.name)} {one.lot ?? ""}
            </b>
            <small>{said(one)}</small>
            <small>
              {one.holder?.name ?? ""} {shownDay(one.firstAt)}
            </small>
          </span>
          <Icon name="next" />
        </a>
      ))}
      {exceptions.length > IN_SIGHT && (
        <p class="foot">
          <a class="button wide" href={address("/exceptions", { state: "open" })}>
            {words.exceptions}
          </a>
        </p>
      )}
    </section>
  );
}

function Certificates({
  title,
  certificates,
  status,
}: {
  readonly title: string;
  readonly certificates: readonly Shape<"CertificateSummary">[];
  readonly status?: string;
}): JSX.Element | null {
  if (certificates.length === 0) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      {certificates.slice(0, IN_SIGHT).map(({ id, grantedBy, number, holderName, validTo }) => (
        <a key={`${grantedBy} ${id}`} class="duty" href={address(`/certificates${below(id)}`, { from: grantedBy })}>
          <span>
            <b>{holderName}</b>
            <small>{number}</small>
            {status === undefined && validTo !== undefined && <Clock until={endOf(validTo)} />}
          </span>
          <Icon name="next" />
        </a>
      ))}
      {certificates.length > IN_SIGHT && (
        <p class="foot">
          <a class="button wide" href={address("/certificates", { status })}>
            {recordWords().certificates}
          </a>
        </p>
      )}
    </section>
  );
}

/** A certificate counts to the end of its last day in Beijing. */
function endOf(day: string): string {
  return `${day}T16:00:00.000Z`;
}

function News({ batches }: Pick<Duties, "batches">): JSX.Element | null {
  const words = bureauWords();
  const records = recordWords();
  if (batches.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.newBatches}</h2>
      <ul class="rows">
        {batches.map((batch) => (
          <li key={batch.batch}>
            <a class="row" href={address(`/batches${below(batch.gtin, batch.lot)}`)}>
              <span class="row-main">
                <b>{said(batch.product)}</b>
                <small>
                  {batch.producer} · {records.harvested(shownDay(batch.harvestedOn))}
                </small>
              </span>
              <span class="row-end">
                <b>{shownKg(batch.quantityKg)}</b>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
