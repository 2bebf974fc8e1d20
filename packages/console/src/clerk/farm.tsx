import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { Listing, SearchField, useFilters } from "../parts/listing.tsx";
import { Empty, Pair, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { clerkWords } from "../words/clerk.ts";
import { shownDay, today } from "../words/figures.ts";
import { partWords } from "../words/parts.ts";
import { FarmView } from "./farm-view.tsx";

type Summary = Shape<"FarmInputSummary">;

/** What was sprayed and spread, the newest first. */
export default function Farm(): JSX.Element {
  const words = clerkWords();
  const { query, set } = useFilters();
  const { id } = useRoute().params;
  const { q = "", incomplete = "" } = query;
  const asked = { ...(q !== "" && { q }), ...(incomplete === "true" && { incomplete: "true" as const }) };
  const add = (
    <a class="button main" href={address("/farm/new")}>
      {words.addFarm}
    </a>
  );
  return (
    <Pair
      list={
        <Screen title={words.farm} acts={add}>
          <search class="filters">
            <SearchField label={words.findFarm} value={q} onChange={(text) => set({ q: text })} />
            <Choices
              isRow
              isLegendHidden
              legend={words.onlyIncomplete}
              options={[
                { value: "", label: partWords().all },
                { value: "true", label: words.onlyIncomplete },
              ]}
              value={incomplete}
              onChange={(value) => set({ incomplete: value })}
            />
          </search>
          <Listing
            name={`inputs ${JSON.stringify(asked)}`}
            label={words.farm}
            ask={(cursor) =>
              taken(
                service.GET("/api/inputs", {
                  params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } },
                }),
              )
            }
            row={(input) => <Row key={input.id} input={input} isOpen={input.id === id} query={query} />}
            empty={<Empty title={words.noFarm}>{words.noFarmWay}</Empty>}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <FarmView key={id} id={id} />}
    />
  );
}

function Row({
  input,
  isOpen,
  query,
}: {
  readonly input: Summary;
  readonly isOpen: boolean;
  readonly query: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = clerkWords();
  const isVoid = input.voided !== undefined;
  const isRunning = !isVoid && input.clearOn > today();
  return (
    <li>
      <a class="row" href={address(`/farm${below(input.id)}`, query)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>{isVoid ? <del>{input.product}</del> : input.product}</b>
          <small>
            {input.baseName} {input.plot} · {input.actives.join("、")}
          </small>
          {isRunning && <small>{words.clearOn(shownDay(input.clearOn))}</small>}
          {(input.missing ?? []).length > 0 && !isVoid && (
            <small>{words.missingWords((input.missing ?? []).map((name) => words.missing[name]).join("、"))}</small>
          )}
        </span>
        <span class="row-end">{shownDay(input.appliedOn)}</span>
      </a>
    </li>
  );
}
