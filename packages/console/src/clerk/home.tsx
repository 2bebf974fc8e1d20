import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { Icon } from "../parts/icons.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { acting } from "../records/acting.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { daysAfter, daysBetween, shownDay, today } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";
import { recordWords } from "../words/records.ts";

/** Something that waits for the clerk. */
interface Duty {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly href: string;
  readonly tone: "note" | "stop" | "plain";
}

interface Season {
  readonly certificates: readonly Shape<"CertificateSummary">[];
  readonly inputs: readonly Shape<"FarmInputSummary">[];
  readonly incomplete: readonly Shape<"FarmInputSummary">[];
  readonly incoming: readonly Shape<"ShipmentRecord">[];
  readonly outgoing: readonly Shape<"ShipmentRecord">[];
  readonly recalls: readonly Shape<"RecallSummary">[];
}

/** Inputs of this long ago may still have a safety interval that runs. */
const INTERVAL_DAYS = 60;
/** Receivers have so long before it is worth asking. */
const RECEIPT_DAYS = 2;

async function readSeason(own: string): Promise<Season> {
  const certificates = await taken(service.GET("/api/certificates", { params: { query: { limit: 50 } } }));
  const since = daysAfter(today(), -INTERVAL_DAYS);
  const [inputs, incomplete, incoming, outgoing, recalls] = await Promise.all([
    taken(service.GET("/api/inputs", { params: { query: { limit: 100, from: since } } })),
    taken(service.GET("/api/inputs", { params: { query: { limit: 3, incomplete: "true" } } })),
    taken(service.GET("/api/shipments", { params: { query: { limit: 10, direction: "in", status: "pending" } } })),
    taken(service.GET("/api/shipments", { params: { query: { limit: 10, direction: "out", status: "pending" } } })),
    taken(service.GET("/api/recalls", { params: { query: { limit: 5, status: "open" } } })),
  ]);
  return {
    certificates: certificates.items.filter(({ holder }) => holder === own),
    inputs: inputs.items,
    incomplete: incomplete.items,
    incoming: incoming.items,
    outgoing: outgoing.items,
    recalls: recalls.items,
  };
}

function dutiesOf(season: Season): readonly Duty[] {
  const words = clerkWords();
  const now = today();
  const running = season.inputs.filter(({ clearOn, voided }) => voided === undefined && clearOn > now);
  return [
    ...season.recalls.map(
      (recall): Duty => ({
        key: recall.id,
        title: words.recalled(said(recall.product)),
        detail: `${recall.lot} · ${recall.reason}`,
        href: address(`/recalls${below(recall.id)}`, { from: recall.by }),
        tone: "stop",
      }),
    ),
    ...season.incoming.map(
      (shipment): Duty => ({
        key: `${shipment.from} ${shipment.id}`,
        title: words.toReceive(shipment.fromName ?? shipment.from),
        detail: shipment.items.map(({ lot }) => lot).join("、"),
        href: address(`/shipments${below(shipment.from, shipment.id)}`),
        tone: "note",
      }),
    ),
    ...season.outgoing.flatMap((shipment): Duty[] => {
      const days = daysBetween(shipment.shippedAt, now);
      if (days < RECEIPT_DAYS) return [];
      return [
        {
          key: `${shipment.from} ${shipment.id}`,
          title: words.onWay(shipment.toName ?? shipment.to),
          detail: words.onWayDays(days),
          href: address(`/shipments${below(shipment.from, shipment.id)}`),
          tone: "note",
        },
      ];
    }),
    ...running.map(
      (input): Duty => ({
        key: `interval ${input.id}`,
        title: words.intervalEnds(input.baseName, input.plot, shownDay(input.clearOn)),
        detail: words.intervalDetail(input.product, shownDay(input.appliedOn)),
        href: address(`/farm${below(input.id)}`),
        tone: "plain",
      }),
    ),
    ...season.incomplete.map(
      (input): Duty => ({
        key: `incomplete ${input.id}`,
        title: words.incomplete(input.product),
        detail: words.incompleteDetail,
        href: address(`/farm${below(input.id)}`),
        tone: "plain",
      }),
    ),
  ];
}

/** A clerk's home: register is the largest thing; then the season against the certificate, and what is due. */
export default function Home(): JSX.Element {
  const words = clerkWords();
  const own = acting();
  const reading = useReading(`season ${own?.organisation.id}`, () => readSeason(own?.organisation.id ?? ""));
  return (
    <Screen title={own?.organisation.name ?? ""}>
      <div class="home">
        <div class="stack">
          <a class="button main wide tall" href={address("/batches/new")}>
            {words.registerTitle}
          </a>
          <div class="tiles">
            <Tile href={address("/farm/new")} icon="farm" word={words.addFarm} />
            <Tile href={address("/shipments/new")} icon="truck" word={words.newShipment} />
            <Tile href={address("/labels/new")} icon="label" word={words.newLabels} />
          </div>
        </div>
        <Shown reading={reading}>
          {(season) => (
            <>
              <Due duties={dutiesOf(season)} />
              <Balances season={season} />
            </>
          )}
        </Shown>
      </div>
    </Screen>
  );
}

function Tile({
  href,
  icon,
  word,
}: {
  readonly href: string;
  readonly icon: "farm" | "truck" | "label";
  readonly word: string;
}): JSX.Element {
  return (
    <a class="tile" href={href}>
      <Icon name={icon} size={28} />
      <b>{word}</b>
    </a>
  );
}

function Due({ duties }: { readonly duties: readonly Duty[] }): JSX.Element {
  const words = clerkWords();
  return (
    <section class="section">
      <h2>{words.due}</h2>
      {duties.length === 0 && <p class="dim">{words.nothingDue}</p>}
      {duties.map(({ key, title, detail, href, tone }) => (
        <a key={key} class={`duty ${tone}`} href={href}>
          <span>
            <b>{title}</b>
            <small>{detail}</small>
          </span>
          <Icon name="next" />
        </a>
      ))}
    </section>
  );
}

function Balances({ season }: { readonly season: Season }): JSX.Element {
  const words = clerkWords();
  const parts = partWords();
  const records = recordWords();
  const live = season.certificates.filter(({ balance }) => balance !== undefined);
  return (
    <section class="section">
      <h2>{words.season}</h2>
      {live.length === 0 && <p class="dim">{records.noCertificatesWay}</p>}
      <div class="stack">
        {live.map(({ id, number, scheme, status, products, balance }) => (
          <a key={id} class="card plain-link" href={address(`/certificates${below(id)}`)}>
            <p>
              <b>{parts.scheme[scheme]}</b> · {products.map(({ name }) => name).join("、")}
            </p>
            <p class="dim">
              {number} · {parts.status[status]}
            </p>
            {balance !== undefined && <BalanceBar approvedKg={balance.approvedKg} spentKg={balance.spentKg} />}
          </a>
        ))}
      </div>
    </section>
  );
}
