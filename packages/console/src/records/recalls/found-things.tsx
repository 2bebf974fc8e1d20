import type { JSX } from "preact";
import { Icon } from "../../parts/icons.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { recordWords } from "../../words/records.ts";

const HITS = 6;

/** Things that a search finds, of those that something can begin at, to choose one. `of`: what a hit stands for; `code`: how that is spelled. */
export function FoundThings<Thing>({
  q,
  of,
  code,
  onChosen,
}: {
  readonly q: string;
  readonly of: (hit: Shape<"SearchHit">) => Thing | undefined;
  readonly code: (thing: Thing) => string;
  readonly onChosen: (thing: Thing) => void;
}): JSX.Element {
  const records = recordWords();
  const reading = useReading(`found things ${q}`, () =>
    taken(service.GET("/api/search", { params: { query: { q: q.slice(0, 100), limit: 20 } } })),
  );
  const hits = (reading.value?.items ?? []).flatMap((hit) => {
    const thing = of(hit);
    return thing === undefined ? [] : [{ hit, thing }];
  });
  return (
    <ul class="rows">
      {hits.slice(0, HITS).map(({ hit, thing }) => (
        <li key={code(thing)}>
          <button type="button" class="row" onClick={() => onChosen(thing)}>
            <span class="row-main">
              <b>{said({ zh: hit.title, en: hit.titleEn })}</b>
              <small>
                {records.searchKinds[hit.kind]} · <span class="code">{code(thing)}</span>
              </small>
            </span>
            <Icon name="next" />
          </button>
        </li>
      ))}
      {!reading.isLoading && hits.length === 0 && <li class="dim">{records.noneSuch}</li>}
    </ul>
  );
}
