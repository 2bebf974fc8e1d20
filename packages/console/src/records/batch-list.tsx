import type { StateCode } from "@suyuan/web-verify/state-words";
import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { SelectField } from "../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty } from "../parts/screen.tsx";
import { StateSign, stateTitle } from "../parts/state.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { forgetReads } from "../service/reading.ts";
import { said } from "../words/dictionary.ts";
import { shownDay, shownKg } from "../words/figures.ts";
import { recordWords } from "../words/records.ts";
import { role } from "./acting.ts";

type Summary = Shape<"BatchSummary">;

const STATES: readonly StateCode[] = [
  "in-order",
  "in-order-so-far",
  "registered",
  "in-order-with-remarks",
  "test-failed",
  "interval-breached",
  "recalled",
  "certificate-suspended",
  "certificate-withdrawn",
  "certificate-expired",
  "voided",
  "uncertified",
];

function isState(text: string): text is (typeof STATES)[number] & Summary["status"] {
  return STATES.some((code) => code === text);
}

/** Batches that this organisation may see, with their filters in the address. */
export function BatchList({ open }: { readonly open: string | undefined }): JSX.Element {
  const words = recordWords();
  const { query, set } = useFilters();
  const { q = "", status = "", lot = "" } = query;
  const asked = { ...(q !== "" && { q }), ...(isState(status) && { status }), ...(lot !== "" && { lot }) };
  const isFiltered = q !== "" || status !== "" || lot !== "";
  return (
    <>
      <search class="filters no-print">
        <SearchField label={words.findBatch} value={q} onChange={(text) => set({ q: text })} />
        <SelectField
          label={words.state}
          isLabelHidden
          value={status}
          onChange={(value) => set({ status: value })}
          options={[
            { value: "", label: words.anyState },
            ...STATES.map((code): { value: string; label: string } => ({ value: code, label: stateTitle(code) })),
          ]}
        />
      </search>
      <Listing
        name={`batches ${JSON.stringify(asked)}`}
        label={words.batches}
        ask={(cursor) =>
          taken(
            service.GET("/api/batches", { params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } } }),
          )
        }
        row={(batch) => <BatchRow key={batch.batch} batch={batch} isOpen={open === batch.batch} query={query} />}
        empty={
          isFiltered ? (
            <Empty title={words.noneSuch}>{words.noneSuchWay}</Empty>
          ) : role() === "laboratory" ? (
            <Empty
              title={words.testedHere}
              acts={
                <>
                  <a class="button" href={address("/commissions")}>
                    {words.toCommissions}
                  </a>
                  <button type="button" class="button" onClick={forgetReads}>
                    {words.lookAgain}
                  </button>
                </>
              }
            >
              {words.testedHereWay}
            </Empty>
          ) : (
            <Empty
              title={words.noBatches}
              acts={
                role() === "clerk" ? (
                  <a class="button main" href={address("/batches/new")}>
                    {words.register}
                  </a>
                ) : undefined
              }
            >
              {role() === "clerk" ? words.noBatchesWay : undefined}
            </Empty>
          )
        }
      />
    </>
  );
}

function BatchRow({
  batch,
  isOpen,
  query,
}: {
  readonly batch: Summary;
  readonly isOpen: boolean;
  readonly query: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = recordWords();
  // A bureau, an office and a laboratory hold no goods: nothing on their own hands is no fact of the batch.
  const mayHold = role() === "clerk" || role() === "depot";
  return (
    <li>
      <a
        class="row"
        href={address(`/batches${below(batch.gtin, batch.lot)}`, query)}
        aria-current={isOpen ? "true" : undefined}
      >
        <StateSign code={batch.status} />
        <span class="row-main">
          <b>{said(batch.product)}</b>
          <small>
            <span class="whole">{batch.lot}</span>{" "}
            <span class="whole">{words.harvested(shownDay(batch.harvestedOn))}</span>
            {role() === "clerk" ? "" : ` · ${batch.producer}`}
          </small>
          <small>{stateTitle(batch.status)}</small>
        </span>
        <span class="row-end">
          <b>{shownKg(batch.quantityKg)}</b>
          {mayHold && batch.onHandKg !== batch.quantityKg && (
            <small>
              {words.onHand} {shownKg(batch.onHandKg)}
            </small>
          )}
        </span>
      </a>
    </li>
  );
}
