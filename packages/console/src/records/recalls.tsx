import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { Clock } from "../parts/clock.tsx";
import { SelectField } from "../parts/fields/fields.tsx";
import { Icon } from "../parts/icons.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Pair, Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { said } from "../words/dictionary.ts";
import { shownDay, shownKg, shownTime } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { recordWords } from "../words/records.ts";
import { acting, role } from "./acting.ts";

type Summary = Shape<"RecallSummary">;

/** Recalls, open ones with their clocks. */
export default function Recalls(): JSX.Element {
  const words = recordWords();
  const { id } = useRoute().params;
  const { query, set } = useFilters();
  const { q = "", status = "" } = query;
  const wanted = (["open", "completed", "mistaken"] as const).find((one) => one === status);
  const asked = { ...(q !== "" && { q }), ...(wanted !== undefined && { status: wanted }) };
  return (
    <Pair
      list={
        <Screen title={words.recalls}>
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
        </span>
      </a>
    </li>
  );
}

function RecallView({ id, from }: { readonly id: string; readonly from: string | undefined }): JSX.Element {
  const reading = useReading(`recall ${from ?? ""} ${id}`, async () => {
    const query = from === undefined ? {} : { from };
    const recall = await taken(service.GET("/api/recalls/{id}", { params: { path: { id }, query } }));
    const [, gtin = "", , lot = ""] = recall.batch.split("/").map(decodeURIComponent);
    const batch = await taken(service.GET("/api/batches/{gtin}/{lot}", { params: { path: { gtin, lot } } }));
    return { recall, batch };
  });
  return (
    <article>
      <a class="back" href={address("/recalls")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{({ recall, batch }) => <Whole recall={recall} batch={batch} />}</Shown>
    </article>
  );
}

function Whole({
  recall,
  batch,
}: {
  readonly recall: Shape<"RecallWithNames">;
  readonly batch: Shape<"BatchRecord">;
}): JSX.Element {
  const words = recordWords();
  const { recall: order, clock } = recall;
  const isOpen = order.ended === undefined;
  const mayEnd = isOpen && (order.by === acting()?.organisation.id || role() === "inspector");
  const inTransit = batch.mass?.inTransitKg ?? 0;
  return (
    <div class="stack">
      <div class={`band ${isOpen ? "stop" : "plain"}`}>
        <div>
          <h2>
            {said(recall.product)} {batch.lot}
          </h2>
          <p>
            {words.level(order.level)} · {order.reason}
          </p>
        </div>
      </div>
      <dl class="facts">
        <div>
          <dt>{words.orderedOn}</dt>
          <dd>
            {shownTime(order.at)} · {recall.byName}
          </dd>
        </div>
        {isOpen && clock !== undefined && (
          <div>
            <dt>{words.startBy}</dt>
            <dd>
              <Clock until={clock.startBy} />
            </dd>
          </div>
        )}
      </dl>
      <section class="section">
        <h2>{words.who}</h2>
        <ul class="rows">
          {batch.onHand.map(({ organisation, name, quantityKg }) => (
            <li key={organisation} class="row">
              <span class="row-main">{name}</span>
              <span class="row-end">
                <b>{shownKg(quantityKg)}</b>
              </span>
            </li>
          ))}
          {inTransit > 0 && (
            <li class="row">
              <span class="row-main">{words.inTransit}</span>
              <span class="row-end">
                <b>{shownKg(inTransit)}</b>
              </span>
            </li>
          )}
        </ul>
      </section>
      <div class="acts">
        <a class="button" href={address(`/batches${below(batch.gtin, batch.lot)}`)}>
          {words.openBatch}
        </a>
        {mayEnd && (
          <a class="button" href={address(`/recalls${below(order.id)}/end`, { from: order.by })}>
            {words.endRecall}
          </a>
        )}
      </div>
    </div>
  );
}
