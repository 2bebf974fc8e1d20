import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { Listing, useFilters } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { said } from "../words/dictionary.ts";
import { shownDay } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";

type Commission = Shape<"CommissionWithNames">;

/** Batches that this laboratory reported on, the newest harvests: a commission stays open until who asked ends it, and its report may be there. */
function useReported(): ReadonlySet<string> {
  const { value } = useReading("tested", () => taken(service.GET("/api/tests", { params: { query: { limit: 50 } } })));
  const batches = value?.items.filter(({ tests }) => tests.some(({ voided }) => voided === undefined)) ?? [];
  return new Set(batches.map(({ gtin, lot }) => below(gtin, lot)));
}

/** What this laboratory was asked to test, open ones with the way to report. */
export default function Commissions(): JSX.Element {
  const words = officeWords();
  const { query, set } = useFilters();
  const { status = "" } = query;
  const wanted = (["open", "ended"] as const).find((one) => one === status);
  const reported = useReported();
  return (
    <Screen title={words.commissions}>
      <div class="filters">
        <Choices
          isRow
          isLegendHidden
          legend={words.commissions}
          options={[
            { value: "", label: words.anyStatus },
            { value: "open", label: words.open },
            { value: "ended", label: words.ended },
          ]}
          value={status}
          onChange={(value) => set({ status: value })}
        />
      </div>
      <Listing
        name={`commissions ${status}`}
        label={words.commissions}
        ask={(cursor) =>
          taken(
            service.GET("/api/commissions", {
              params: {
                query: { ...(wanted !== undefined && { status: wanted }), ...(cursor !== undefined && { cursor }) },
              },
            }),
          )
        }
        row={(one) => (
          <Row
            key={`${one.organisation} ${one.id}`}
            commission={one}
            isReported={reported.has(below(one.gtin ?? "", one.lot ?? ""))}
          />
        )}
        empty={
          <Empty
            title={words.noCommissions}
            acts={
              <a class="button main" href={address("/search")}>
                {words.findSample}
              </a>
            }
          >
            {words.noCommissionsWay}
          </Empty>
        }
      />
    </Screen>
  );
}

function Row({
  commission,
  isReported,
}: {
  readonly commission: Commission;
  readonly isReported: boolean;
}): JSX.Element {
  const words = officeWords();
  const { gtin, lot, product, organisationName, as, status, from, to, createdAt } = commission;
  const isOfBatch = gtin !== undefined && lot !== undefined;
  const scope = isOfBatch ? `${words.batch} ${lot}` : words.period;
  const inside = (
    <>
      <span class="row-main">
        <b>{product === undefined ? scope : `${said(product)} · ${scope}`}</b>
        {gtin !== undefined && product === undefined && <small class="code">{gtin}</small>}
        <small>
          {organisationName} · {words.as[as]}
        </small>
        {from !== undefined && to !== undefined && (
          <small>
            {shownDay(from)} — {shownDay(to)}
          </small>
        )}
      </span>
      <span class="row-end">
        <b>{status === "ended" ? words.ended : isReported ? words.isReported : words.open}</b>
        <small>{shownDay(createdAt)}</small>
      </span>
    </>
  );
  if (!isOfBatch || status !== "open") return <li class="row">{inside}</li>;
  const query = { commission: commission.id, by: commission.organisation };
  return (
    <li>
      <a class="row" href={address(`/report${below(gtin, lot)}`, query)}>
        {inside}
      </a>
    </li>
  );
}
