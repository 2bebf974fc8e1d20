import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Listing } from "../../parts/listing.tsx";
import { Empty, Pair, Screen } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { publishingWords } from "../../words/county/publishing.ts";
import { shownTime } from "../../words/figures.ts";
import { acting } from "../acting.ts";
import { PublicationView } from "./publication-view.tsx";

/** What the office's county has published, the newest first, and the way to the next month. */
export default function Publications(): JSX.Element {
  const words = publishingWords();
  const { region, month } = useRoute().params;
  const own = ownCounty();
  return (
    <Pair
      list={
        <Screen
          title={words.publications}
          acts={
            <a class="button main" href={address("/publications/new")}>
              {words.prepare}
            </a>
          }
        >
          <Listing
            name={`publications ${own}`}
            label={words.publications}
            ask={() =>
              own.length === 6
                ? taken(service.GET("/api/publications", { params: { query: { region: own } } }))
                : Promise.resolve({ items: [] })
            }
            row={(publication) => (
              <Row key={publication.month} publication={publication} isOpen={publication.month === month} />
            )}
            empty={<Empty title={words.none}>{words.noneWay}</Empty>}
          />
        </Screen>
      }
      detail={region !== undefined && month !== undefined && <PublicationView region={region} month={month} />}
    />
  );
}

/** The county of the office; an office over several has none of its own. */
export function ownCounty(): string {
  const code = acting()?.organisation.regionCode ?? "";
  return code.length >= 6 && !code.slice(0, 6).endsWith("00") ? code.slice(0, 6) : "";
}

function Row({
  publication,
  isOpen,
}: {
  readonly publication: Shape<"Publication">;
  readonly isOpen: boolean;
}): JSX.Element {
  const { region, month, publishedAt, tables } = publication;
  const sum = (of: "shown" | "suppressed") => tables.reduce((total, table) => total + table[of], 0);
  return (
    <li>
      <a class="row" href={address(`/publications${below(region, month)}`)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>{month}</b>
          <small>{publishingWords().counts(sum("shown"), sum("suppressed"))}</small>
        </span>
        <span class="row-end">
          <small>{shownTime(publishedAt)}</small>
        </span>
      </a>
    </li>
  );
}
