import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Pair, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { roleWords } from "../words/guide/roles.ts";
import { operatorWords } from "../words/operator.ts";
import { searchWords } from "../words/oversight/search.ts";
import { useOrganisations } from "./organisation-names.ts";
import { PersonView } from "./person-view.tsx";

/** No word that somebody is found by is longer. */
const FOUND_BY_MAX = 100;

/** Everybody who may sign in. */
export default function People(): JSX.Element {
  const words = operatorWords();
  const found = searchWords();
  const { id } = useRoute().params;
  const { query, set } = useFilters();
  const { q = "" } = query;
  return (
    <Pair
      list={
        <Screen
          title={words.people}
          acts={
            <a class="button main" href={address("/people/new")}>
              {words.addPerson}
            </a>
          }
        >
          <search class="filters">
            <SearchField
              label={found.findPerson}
              hint={found.findPersonShort}
              value={q}
              onChange={(text) => set({ q: text })}
            />
          </search>
          <Listing
            name={`people ${q}`}
            label={words.people}
            ask={(cursor) =>
              taken(
                service.GET("/api/people", {
                  params: {
                    query: {
                      ...(q !== "" && { q: q.slice(0, FOUND_BY_MAX) }),
                      ...(cursor !== undefined && { cursor }),
                    },
                  },
                }),
              )
            }
            row={(person) => <PersonRow key={person.id} person={person} isOpen={person.id === id} filters={query} />}
            empty={
              q === "" ? (
                <Empty title={words.noPeople}>{words.noPeopleWay}</Empty>
              ) : (
                <Empty title={found.nobody}>{found.nobodyWay}</Empty>
              )
            }
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <PersonView key={id} id={id} />}
    />
  );
}

/** A person in a list, with what it may do. */
export function PersonRow({
  person,
  isOpen = false,
  filters = {},
}: {
  readonly person: Shape<"PersonRecord">;
  readonly isOpen?: boolean;
  /** Those of the list that it stands in: they stay while a person of it is open. */
  readonly filters?: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = operatorWords();
  const { roles } = roleWords();
  const { id, name, account, suspended, erasedAt, memberships } = person;
  const { value: organisations = [] } = useOrganisations();
  const nameOf = (organisation: string) => organisations.find((one) => one.id === organisation)?.name ?? organisation;
  const live = memberships.filter(({ ended }) => ended === undefined);
  const standing = live.map(({ organisation, role }) => `${nameOf(organisation)} ${roles[role]}`);
  return (
    <li>
      <a class="row" href={address(`/people${below(id)}`, filters)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>{name ?? words.erased}</b>
          {standing.map((one) => (
            <small key={one}>{one}</small>
          ))}
          {account !== undefined && (
            <small>
              {words.account} <span class="code">{account}</span>
            </small>
          )}
        </span>
        {(suspended !== undefined || erasedAt !== undefined) && (
          <span class="row-end">
            <small>{erasedAt === undefined ? words.suspended : ""}</small>
          </span>
        )}
      </a>
    </li>
  );
}
