import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { saveFile } from "../../service/files.ts";
import { useReading } from "../../service/reading.ts";
import { publishingWords } from "../../words/county/publishing.ts";
import { language } from "../../words/dictionary.ts";
import { shownDate, shownTime } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { AttackBand, Summaries } from "./summaries.tsx";

/** A publication: how much of each table is shown, and how it stood the attack. */
export function PublicationView({ region, month }: { readonly region: string; readonly month: string }): JSX.Element {
  const reading = useReading(`publication ${region} ${month}`, () =>
    taken(service.GET("/api/publications/{region}/{month}", { params: { path: { region, month } } })),
  );
  return (
    <>
      <div class="screen-head">
        <a class="back" href={address("/publications")}>
          <Icon name="back" /> {frameWords().back}
        </a>
        <h2>{month}</h2>
      </div>
      <Shown reading={reading}>{(publication) => <Whole publication={publication} />}</Shown>
    </>
  );
}

function Whole({ publication }: { readonly publication: Shape<"PublicationPage"> }): JSX.Element {
  const words = publishingWords();
  const { region, month, level, knownTo, publishedAt, byName, rules, tables, digest } = publication;
  return (
    <div class="stack">
      <AttackBand tables={tables} found={0} />
      <Facts
        rows={[
          [words.county, publication.regionName === undefined ? region : `${publication.regionName} ${region}`],
          [words.level, words.levels[level]],
          [words.knownTo, shownDate(knownTo)],
          [words.published, `${byName} · ${shownTime(publishedAt)}`],
          [words.rules, words.rulesText(rules)],
          [
            words.digest,
            <code key="d" class="code">
              {digest}
            </code>,
          ],
        ]}
      />
      <Summaries tables={tables} />
      <p class="acts">
        <a class="button" href={`/figures/${region}/${month}?lang=${language.value}`} target="_blank" rel="noopener">
          {words.page}
        </a>
        <button
          type="button"
          class="button"
          onClick={() => void saveFile(`/api/publications/${region}/${month}/cells.csv`, `${region}-${month}.csv`)}
        >
          {words.csv}
        </button>
      </p>
    </div>
  );
}
