import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import { stateTitle } from "../parts/state.tsx";
import type { Column } from "../parts/table-rows.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { everyPage, PAGE_MAX } from "../service/every-page.ts";
import { useReading } from "../service/reading.ts";
import { said } from "../words/dictionary.ts";
import { shownKg } from "../words/figures.ts";
import { recordWords } from "../words/records.ts";

type Batch = Shape<"BatchSummary">;

/** Every batch that this organisation may see as a table: to sort, to filter, to print, to take along. */
export default function BatchTable(): JSX.Element {
  const words = recordWords();
  const reading = useReading("batch table", () =>
    everyPage((cursor) =>
      taken(
        service.GET("/api/batches", {
          params: { query: { limit: PAGE_MAX, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    ),
  );
  const columns: readonly Column<Batch>[] = [
    { key: "lot", title: words.lot, value: ({ lot }) => lot },
    { key: "product", title: words.products, value: ({ product }) => said(product) },
    { key: "state", title: words.state, value: ({ status }) => stateTitle(status) },
    { key: "producer", title: words.producer, value: ({ producer }) => producer },
    { key: "holder", title: words.holder, value: ({ holderName }) => holderName },
    { key: "base", title: words.base, value: ({ baseName }) => baseName ?? "" },
    { key: "certificate", title: words.number, value: ({ certificateNumber }) => certificateNumber ?? "" },
    { key: "harvested", title: words.harvestedOn, value: ({ harvestedOn }) => harvestedOn },
    {
      key: "weight",
      title: words.weight,
      value: ({ quantityKg }) => quantityKg,
      shown: ({ quantityKg }) => shownKg(quantityKg),
    },
    {
      key: "onHand",
      title: words.onHand,
      value: ({ onHandKg }) => onHandKg,
      shown: ({ onHandKg }) => shownKg(onHandKg),
    },
  ];
  return (
    <Screen title={words.batches} back={address("/batches")}>
      <Shown reading={reading}>
        {(rows) => (
          <DataTable
            name={words.batches}
            columns={columns}
            rows={rows}
            keyOf={({ batch }) => batch}
            open={({ gtin, lot }) => address(`/batches${below(gtin, lot)}`)}
          />
        )}
      </Shown>
    </Screen>
  );
}
