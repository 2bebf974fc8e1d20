import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { SelectField } from "../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Pair, Screen } from "../parts/screen.tsx";
import { service, taken } from "../service/client.ts";
import { officeWords } from "../words/office.ts";
import { operatorWords } from "../words/operator.ts";
import { KINDS } from "./kinds.ts";
import { OrganisationView } from "./organisation-view.tsx";

/** Organisations that the service is open to. */
export default function Organisations(): JSX.Element {
  const words = officeWords();
  const { query, set } = useFilters();
  const { id: open } = useRoute().params;
  const { q = "", kind = "" } = query;
  const wanted = KINDS.find((one) => one === kind);
  const asked = { ...(q !== "" && { q }), ...(wanted !== undefined && { kind: wanted }) };
  return (
    <Pair
      list={
        <Screen
          title={words.organisations}
          acts={
            <a class="button main" href={address("/organisations/new")}>
              {words.addOrganisation}
            </a>
          }
        >
          <search class="filters">
            <SearchField label={words.findOrganisation} value={q} onChange={(text) => set({ q: text })} />
            <SelectField
              label={words.kind}
              isLabelHidden
              value={kind}
              onChange={(value) => set({ kind: value })}
              options={[
                { value: "", label: operatorWords().allKinds },
                ...KINDS.map((one): { value: string; label: string } => ({ value: one, label: words.kinds[one] })),
              ]}
            />
          </search>
          <Listing
            name={`organisations ${JSON.stringify(asked)}`}
            label={words.organisations}
            ask={(cursor) =>
              taken(
                service.GET("/api/organisations", {
                  params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={({ id, name, kind: own, region }) => (
              <li key={id}>
                <a
                  class="row"
                  href={address(`/organisations${below(id)}`, query)}
                  aria-current={id === open ? "true" : undefined}
                >
                  <span class="row-main">
                    <b>{name}</b>
                    <small>{region}</small>
                  </span>
                  <span class="row-end">{words.kinds[own]}</span>
                </a>
              </li>
            )}
            empty={<Empty title={words.noOrganisations} />}
          />
        </Screen>
      }
      detail={open === undefined ? undefined : <OrganisationView key={open} id={open} />}
    />
  );
}
