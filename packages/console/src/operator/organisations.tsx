import type { JSX } from "preact";
import { address } from "../parts/address.ts";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { service, taken } from "../service/client.ts";
import { officeWords } from "../words/office.ts";

/** Organisations that the service is open to. */
export default function Organisations(): JSX.Element {
  const words = officeWords();
  const { query, set } = useFilters();
  const { q = "" } = query;
  return (
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
      </search>
      <Listing
        name={`organisations ${q}`}
        label={words.organisations}
        ask={(cursor) =>
          taken(
            service.GET("/api/organisations", {
              params: { query: { ...(q !== "" && { q }), ...(cursor !== undefined && { cursor }) } },
            }),
          )
        }
        row={({ id, name, kind, region }) => (
          <li key={id} class="row">
            <span class="row-main">
              <b>{name}</b>
              <small>
                {region} · <span class="code">{id}</span>
              </small>
            </span>
            <span class="row-end">{words.kinds[kind]}</span>
          </li>
        )}
        empty={<Empty title={words.noOrganisations} />}
      />
    </Screen>
  );
}
