import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { SelectField } from "../../parts/fields/fields.tsx";
import { Listing, SearchField, useFilters } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { householdWords } from "../../words/county/households.ts";
import { HouseholdView } from "./household-view.tsx";

const CLASSES = ["lifted", "monitored", "ordinary"] as const;

/** Households of the office's region, by number: who one is shows when it is opened. */
export default function Households(): JSX.Element {
  const words = householdWords();
  const { county, id } = useRoute().params;
  const { query, set } = useFilters();
  const asked = CLASSES.find((one) => one === query.class);
  const q = query.q ?? "";
  return (
    <Pair
      list={
        <Screen
          title={words.households}
          acts={
            <a class="button main" href={address("/households/new")}>
              {words.add}
            </a>
          }
        >
          <div class="filters">
            <SearchField label={words.find} value={q} onChange={(next) => set({ q: next })} />
            <SelectField
              label={words.class}
              isLabelHidden
              value={asked ?? ""}
              onChange={(next) => set({ class: next })}
              options={[
                { value: "", label: words.allClasses },
                ...CLASSES.map((value) => ({ value, label: words.classes[value] })),
              ]}
            />
          </div>
          <Listing
            name={`households ${q} ${asked ?? ""}`}
            label={words.households}
            ask={(cursor) =>
              taken(
                service.GET("/api/households", {
                  params: {
                    query: {
                      ...(q !== "" && { q }),
                      ...(asked !== undefined && { class: asked }),
                      ...(cursor !== undefined && { cursor }),
                    },
                  },
                }),
              )
            }
            row={(household) => (
              <Row
                key={`${household.county} ${household.id}`}
                household={household}
                isOpen={household.id === id && household.county === county}
              />
            )}
            empty={
              q === "" && asked === undefined ? (
                <Empty title={words.none}>{words.noneWay}</Empty>
              ) : (
                <Empty title={words.noneFound}>{words.noneFoundWay}</Empty>
              )
            }
          />
        </Screen>
      }
      detail={county !== undefined && id !== undefined && <HouseholdView county={county} id={id} />}
    />
  );
}

function Row({
  household,
  isOpen,
}: {
  readonly household: Shape<"HouseholdRecord">;
  readonly isOpen: boolean;
}): JSX.Element {
  const words = householdWords();
  const { id, county, region, village } = household;
  return (
    <li>
      <a class="row" href={address(`/households${below(county, id)}`)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b class="code">{id}</b>
          <small>
            {region} <span class="code">{village}</span>
          </small>
        </span>
        <span class="row-end">
          <small>{household.class === undefined ? words.noClass : words.classes[household.class]}</small>
        </span>
      </a>
    </li>
  );
}
