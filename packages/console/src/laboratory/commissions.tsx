import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { Listing, useFilters } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { said } from "../words/dictionary.ts";
import { shownDay } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";

type Commission = Shape<"CommissionWithNames">;

/** What this laboratory was asked to test, open ones with the way to report. */
export default function Commissions(): JSX.Element {
  const words = officeWords();
  const { query, set } = useFilters();
  const { status = "" } = query;
  const wanted = (["open", "ended"] as const).find((one) => one === status);
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
        row={(one) => <Row key={`${one.organisation} ${one.id}`} commission={one} />}
        empty={<Empty title={words.noCommissions}>{words.noCommissionsWay}</Empty>}
      />
    </Screen>
  );
}

function Row({ commission }: { readonly commission: Commission }): JSX.Element {
  const words = officeWords();
  const { gtin, lot, product, organisationName, as, status, from, to, createdAt } = commission;
  const isOfBatch = gtin !== undefined && lot !== undefined;
  const scope = isOfBatch ? `${words.batch} ${lot}` : words.period;
  const inside = (
    <>
      <span class="row-main">
        <b>{product === undefined ? scope : `${said(product)} · ${scope}`}</b>
        {gtin !== undefined && <small class="code">{gtin}</small>}
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
        <b>{status === "open" ? words.open : words.ended}</b>
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
