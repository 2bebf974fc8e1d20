import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { Listing, useFilters } from "../../parts/listing.tsx";
import { Empty, Screen } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { statisticsWords } from "../../words/county/statistics.ts";
import { shownDate } from "../../words/figures.ts";
import { shownFigure } from "./asked.ts";

/** What a figure counts, row by row: each leads to its batch. */
export default function FigureRows(): JSX.Element {
  const words = statisticsWords();
  const { query } = useFilters();
  const { name = "", key = "", ...asked } = query;
  return (
    <Screen
      title={words.rowsOf(name)}
      back={address("/statistics", asked.region === undefined ? {} : { region: asked.region })}
    >
      <p class="dim">{words.rowsNote}</p>
      <Listing
        name={`figure rows ${JSON.stringify(query)}`}
        label={words.rowsOf(name)}
        ask={(cursor) =>
          taken(
            service.GET("/api/statistics/rows", {
              params: { query: { ...asked, key, ...(cursor !== undefined && { cursor }) } },
            }),
          )
        }
        row={({ row, on, knownOn, value, unit, organisation }) => (
          <li key={`${row} ${on} ${knownOn} ${value}`}>
            <a class="row" href={placeOf(row)}>
              <span class="row-main">
                <b class="code">{lastOf(row)}</b>
                <small>
                  {on === "standing" ? words.standing : shownDate(on)} · {words.since(shownDate(knownOn))}
                </small>
                <small class="code">{organisation}</small>
              </span>
              <span class="row-end">
                <b>{shownFigure({ value, unit })}</b>
              </span>
            </a>
          </li>
        )}
        empty={<Empty title={words.noRows} />}
      />
    </Screen>
  );
}

function lastOf(row: string): string {
  return decodeURIComponent(row.split("/").at(-1) ?? row);
}

/** Where what a row is about is shown. */
function placeOf(row: string): string {
  const [kind = "", ...rest] = row.split("/");
  if (kind === "01") return address(`/batches/${rest[0] ?? ""}/${rest[2] ?? ""}`);
  return address(`/${kind === "base" ? "bases" : "benefits"}/${rest.join("/")}`);
}
