import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import type { Column } from "../parts/table-rows.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { everyPage, PAGE_MAX } from "../service/every-page.ts";
import { useReading } from "../service/reading.ts";
import { bureauWords } from "../words/bureau.ts";
import { shownKg } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";
import { recordWords } from "../words/records.ts";

type Certificate = Shape<"CertificateSummary">;

/** Every certificate with what is left of this year, as a table: to sort, to filter, to print, to take along. */
export default function CertificateTable(): JSX.Element {
  const words = recordWords();
  const parts = partWords();
  const bureau = bureauWords();
  const reading = useReading("certificate table", () =>
    everyPage((cursor) =>
      taken(
        service.GET("/api/certificates", {
          params: { query: { limit: PAGE_MAX, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    ),
  );
  const kg = (key: string, title: string, value: (row: Certificate) => number): Column<Certificate> => ({
    key,
    title,
    value,
    shown: (row) => shownKg(value(row)),
  });
  const columns: readonly Column<Certificate>[] = [
    { key: "number", title: words.number, value: ({ number }) => number },
    { key: "holder", title: bureau.holder, value: ({ holderName }) => holderName },
    { key: "scheme", title: words.scheme, value: ({ scheme }) => parts.scheme[scheme] },
    { key: "status", title: words.state, value: ({ status }) => parts.status[status] },
    { key: "products", title: words.products, value: ({ products }) => products.map(({ name }) => name).join("、") },
    { key: "to", title: bureau.validTo, value: ({ validTo }) => validTo ?? words.noEnd },
    { key: "due", title: words.annualChecks, value: ({ annualCheckDue }) => (annualCheckDue ? words.checkDue : "") },
    kg("approved", words.approved, ({ approvedKgPerYear }) => approvedKgPerYear),
    kg("spent", parts.spent, ({ balance }) => balance?.spentKg ?? 0),
    kg("left", parts.left, ({ balance, approvedKgPerYear }) => balance?.remainingKg ?? approvedKgPerYear),
  ];
  return (
    <Screen title={words.certificates} back={address("/certificates")}>
      <Shown reading={reading}>
        {(rows) => (
          <DataTable
            name={words.certificates}
            columns={columns}
            rows={rows}
            keyOf={({ id, grantedBy }) => `${grantedBy} ${id}`}
            open={({ id, grantedBy }) => address(`/certificates${below(id)}`, { from: grantedBy })}
          />
        )}
      </Shown>
    </Screen>
  );
}
