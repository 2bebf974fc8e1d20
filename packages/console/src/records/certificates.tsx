import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { SelectField } from "../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Pair, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { bureauWords } from "../words/bureau.ts";
import { shownKg } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";
import { recordWords } from "../words/records.ts";
import { role } from "./acting.ts";
import { CertificateView } from "./certificate-view.tsx";

type Summary = Shape<"CertificateSummary">;

const STATUSES = [
  "valid",
  "suspended",
  "withdrawn",
  "expired",
  "not-yet-valid",
  "annual-check-missing",
  "annual-check-failed",
  "due",
] as const;

/** Certificates with what is left of each year. */
export default function Certificates(): JSX.Element {
  const words = recordWords();
  const parts = partWords();
  const { query, set } = useFilters();
  const { id } = useRoute().params;
  const { q = "", status = "", from } = query;
  const wanted = STATUSES.find((one) => one === status);
  const asked = { ...(q !== "" && { q }), ...(wanted !== undefined && { status: wanted }) };
  return (
    <Pair
      list={
        <Screen
          title={words.certificates}
          acts={
            role() === "inspector" ? (
              <>
                <a class="button wide-hide" href={address("/certificates/table")}>
                  {words.asTable}
                </a>
                <a class="button main" href={address("/certificates/new")}>
                  {bureauWords().grant}
                </a>
              </>
            ) : undefined
          }
        >
          <search class="filters">
            <SearchField label={words.findCertificate} value={q} onChange={(text) => set({ q: text })} />
            <SelectField
              label={words.state}
              isLabelHidden
              value={status}
              onChange={(value) => set({ status: value })}
              options={[
                { value: "", label: words.anyState },
                ...STATUSES.map((one): { value: string; label: string } => ({
                  value: one,
                  label: one === "due" ? words.checkDue : parts.status[one],
                })),
              ]}
            />
          </search>
          <Listing
            name={`certificates ${JSON.stringify(asked)}`}
            label={words.certificates}
            ask={(cursor) =>
              taken(
                service.GET("/api/certificates", {
                  params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(certificate) => (
              <Row
                key={certificate.id}
                certificate={certificate}
                isOpen={certificate.id === id && (from === undefined || certificate.grantedBy === from)}
                query={query}
              />
            )}
            empty={<Empty title={words.noCertificates}>{words.noCertificatesWay}</Empty>}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <CertificateView key={`${from} ${id}`} id={id} from={from} />}
    />
  );
}

function Row({
  certificate,
  isOpen,
  query,
}: {
  readonly certificate: Summary;
  readonly isOpen: boolean;
  readonly query: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = recordWords();
  const parts = partWords();
  const { id, grantedBy, number, scheme, status, holderName, products, balance, annualCheckDue } = certificate;
  return (
    <li>
      <a
        class="row"
        href={address(`/certificates${below(id)}`, { ...query, from: grantedBy })}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="row-main">
          <b>{number}</b>
          <small>
            {parts.scheme[scheme]} · {products.map(({ name }) => name).join("、")}
          </small>
          <small>
            {parts.status[status]}
            {annualCheckDue ? ` · ${words.checkDue}` : ""}
            {role() === "clerk" ? "" : ` · ${holderName}`}
          </small>
        </span>
        {balance !== undefined && (
          <span class="row-end">
            <small>{parts.left}</small>
            <b>{shownKg(balance.remainingKg)}</b>
          </span>
        )}
      </a>
    </li>
  );
}
