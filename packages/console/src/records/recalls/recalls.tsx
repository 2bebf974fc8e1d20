import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Clock } from "../../parts/clock.tsx";
import { SelectField } from "../../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { shownDay } from "../../words/figures.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { recallWords } from "../../words/oversight/recalls.ts";
import { recordWords } from "../../words/records.ts";
import { role } from "../acting.ts";
import { RecallView } from "./recall-view.tsx";
import { shortId } from "./scope.ts";

type Summary = Shape<"RecallSummary">;

const ORDERS_IN_SIGHT = 20;

/** Recalls, open ones with their clocks. */
export default function Recalls(): JSX.Element {
  const words = recordWords();
  const { id } = useRoute().params;
  const { query, set } = useFilters();
  const { q = "", status = "" } = query;
  const wanted = (["open", "completed", "mistaken"] as const).find((one) => one === status);
  // A recall by scope is listed once, above; whoever looks for a lot finds what stopped it.
  const asked = { ...(q === "" ? { parts: "none" as const } : { q }), ...(wanted !== undefined && { status: wanted }) };
  return (
    <Pair
      list={
        <Screen
          title={words.recalls}
          acts={
            <>
              {role() !== "depot" && (
                <a class="button" href={address("/recalls/new")}>
                  {recallOrderWords().order}
                </a>
              )}
              {role() !== "inspector" && (
                <a class="button" href={address("/recalls/tasks")}>
                  {recallOrderWords().tasks}
                </a>
              )}
              <a class="button wide-hide" href={address("/recalls/table")}>
                {recallWords().table}
              </a>
            </>
          }
        >
          {role() !== "depot" && <Orders />}
          <search class="filters">
            <SearchField label={words.lot} value={q} onChange={(text) => set({ q: text })} />
            <SelectField
              label={words.state}
              isLabelHidden
              value={status}
              onChange={(value) => set({ status: value })}
              options={[
                { value: "", label: words.anyState },
                { value: "open", label: words.recallStatus.open },
                { value: "completed", label: words.recallStatus.completed },
                { value: "mistaken", label: words.recallStatus.mistaken },
              ]}
            />
          </search>
          <Listing
            name={`recalls ${JSON.stringify(asked)}`}
            label={words.recalls}
            ask={(cursor) =>
              taken(
                service.GET("/api/recalls", {
                  params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(recall) => <Row key={`${recall.by} ${recall.id}`} recall={recall} isOpen={recall.id === id} />}
            empty={<Empty title={words.noRecalls}>{words.noRecallsWay}</Empty>}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <RecallView key={id} id={id} from={query.from} />}
    />
  );
}

/** Those by scope that this organisation ordered, the newest first; a few of them. */
function Orders(): JSX.Element | null {
  const words = recallOrderWords();
  const reading = useReading("recall orders", () =>
    taken(service.GET("/api/recall-orders", { params: { query: { limit: ORDERS_IN_SIGHT } } })),
  );
  const orders = reading.value?.items ?? [];
  if (orders.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.orders}</h2>
      <ul class="rows">
        {orders.map((order) => (
          <li key={order.id}>
            <a class="row" href={address(`/recalls/orders${below(order.id)}`)}>
              <span class="row-main">
                <b>
                  {words.kinds[order.scope.kind]} <span class="code">{shortId(order.scope)}</span>
                </b>
                <small>{order.reason}</small>
                {order.mock === true && <small>{words.isMock}</small>}
              </span>
              <span class="row-end">
                <b>{order.status === "open" ? words.open : words.ended[order.status]}</b>
                {order.status === "open" && order.clock.completeBy !== undefined && (
                  <Clock until={order.clock.completeBy} />
                )}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ recall, isOpen }: { readonly recall: Summary; readonly isOpen: boolean }): JSX.Element {
  const words = recordWords();
  return (
    <li>
      <a
        class="row"
        href={address(`/recalls${below(recall.id)}`, { from: recall.by })}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="row-main">
          <b>{said(recall.product)}</b>
          <small>
            <span class="code">{recall.lot}</span> · {recall.producer}
          </small>
          <small>{recall.reason}</small>
        </span>
        <span class="row-end">
          <b>{words.recallStatus[recall.status]}</b>
          <small>
            {words.level(recall.level)} · {shownDay(recall.at)}
          </small>
          {recall.startBy !== undefined && <Clock until={recall.startBy} />}
        </span>
      </a>
    </li>
  );
}
