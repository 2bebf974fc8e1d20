import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { Listing, SearchField, useFilters } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { clerkWords } from "../../words/clerk.ts";
import { handoffWords } from "../../words/depot/handoff.ts";
import { shownDay, shownKg } from "../../words/figures.ts";
import { partWords } from "../../words/parts.ts";
import { acting, role } from "../acting.ts";
import { ShipmentView } from "./shipment-view.tsx";

type Shipment = Shape<"ShipmentRecord">;

/** What was sent and what comes, the newest first. */
export default function Shipments(): JSX.Element {
  const words = clerkWords();
  const { query, set } = useFilters();
  const { from, id } = useRoute().params;
  const { q = "", direction = role() === "clerk" ? "out" : "in" } = query;
  const way: "in" | "out" = direction === "in" ? "in" : "out";
  // A bureau has no list of other people's shipments: it comes here from a batch.
  if (role() === "inspector" && from !== undefined && id !== undefined) {
    return (
      <Screen title={words.shipments}>
        <ShipmentView from={from} id={id} />
      </Screen>
    );
  }
  const asked = { ...(q !== "" && { q }), direction: way };
  return (
    <Pair
      list={
        <Screen
          title={words.shipments}
          acts={
            role() !== "integrator" && (
              <>
                <a class="button main" href={address("/shipments/new")}>
                  {words.newShipment}
                </a>
                <a class="button" href={address("/scan/handoff")}>
                  {handoffWords().title}
                </a>
              </>
            )
          }
        >
          <search class="filters">
            <SearchField label={words.findShipment} value={q} onChange={(text) => set({ q: text })} />
            <Choices
              isRow
              isLegendHidden
              legend={words.direction}
              options={[
                { value: "out", label: words.outgoing },
                { value: "in", label: words.incoming },
              ]}
              value={way}
              onChange={(value) => set({ direction: value })}
            />
          </search>
          <Listing
            name={`shipments ${JSON.stringify(asked)}`}
            label={words.shipments}
            ask={(cursor) =>
              taken(
                service.GET("/api/shipments", {
                  params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(shipment) => (
              <Row
                key={`${shipment.from} ${shipment.id}`}
                shipment={shipment}
                isOpen={shipment.id === id && shipment.from === from}
                query={query}
              />
            )}
            empty={<Empty title={words.noShipments}>{words.noShipmentsWay}</Empty>}
          />
        </Screen>
      }
      detail={
        from === undefined || id === undefined ? undefined : <ShipmentView key={`${from} ${id}`} from={from} id={id} />
      }
    />
  );
}

function Row({
  shipment,
  isOpen,
  query,
}: {
  readonly shipment: Shipment;
  readonly isOpen: boolean;
  readonly query: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = clerkWords();
  const isOurs = shipment.from === acting()?.organisation.id;
  const kg = shipment.items.reduce((sum, { quantityKg }) => sum + quantityKg, 0);
  const other = isOurs ? (shipment.toName ?? shipment.to) : (shipment.fromName ?? shipment.from);
  const [first] = shipment.items;
  return (
    <li>
      <a
        class="row"
        href={address(`/shipments${below(shipment.from, shipment.id)}`, query)}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="row-main">
          <b>
            {isOurs ? "→" : "←"} {other}
          </b>
          <small>
            {first?.productName ?? ""} {shipment.items.map(({ lot }) => lot).join("、")}
          </small>
          <small>
            {shownDay(shipment.shippedAt)} · {partWords().shipment[shipment.status]}
            {isOurs ? "" : ` · ${words.incoming}`}
          </small>
        </span>
        <span class="row-end">
          <b>{shownKg(kg)}</b>
        </span>
      </a>
    </li>
  );
}
