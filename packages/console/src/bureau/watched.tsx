import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { said } from "../words/dictionary.ts";
import { shownDay } from "../words/figures.ts";
import { watchWords } from "../words/oversight/watch.ts";

/** So many of each are in sight; the rest is behind the place of its own. */
const IN_SIGHT = 5;

/** What waits for a decision: findings that are overdue or answered, and disputes. */
export interface WatchDuties {
  readonly findings: readonly Shape<"Finding">[];
  readonly disputes: readonly Shape<"Dispute">[];
}

export async function readWatch(): Promise<WatchDuties> {
  const limit = IN_SIGHT;
  const [overdue, answered, disputes] = await Promise.all([
    taken(service.GET("/api/findings", { params: { query: { status: "overdue", limit } } })),
    taken(service.GET("/api/findings", { params: { query: { status: "answered", limit } } })),
    taken(service.GET("/api/disputes", { params: { query: { status: "open", limit } } })),
  ]);
  return { findings: [...overdue.items, ...answered.items], disputes: disputes.items };
}

export function countOf({ findings, disputes }: WatchDuties): number {
  return findings.length + disputes.length;
}

export function Watched({ duties }: { readonly duties: WatchDuties }): JSX.Element {
  const words = watchWords();
  const { findings, disputes } = duties;
  return (
    <>
      {findings.length > 0 && (
        <section>
          <h2>{words.findings}</h2>
          {findings.map(({ by, id, text, organisationName, isOverdue, state, dueOn }) => (
            <a
              key={`${by} ${id}`}
              class={`duty ${isOverdue ? "stop" : "note"}`}
              href={address(`/findings${below(by, id)}`)}
            >
              <span>
                <b>{text}</b>
                <small>{organisationName}</small>
                <small>
                  {isOverdue ? words.overdue : words.findingStates[state]}
                  {dueOn === undefined ? "" : ` · ${words.dueBy(shownDay(dueOn))}`}
                </small>
              </span>
              <Icon name="next" />
            </a>
          ))}
        </section>
      )}
      {disputes.length > 0 && (
        <section>
          <h2>{words.disputes}</h2>
          {disputes.map(({ by, id, product, lot, byName, ofName, claim }) => (
            <a key={`${by} ${id}`} class="duty note" href={address(`/disputes${below(by, id)}`)}>
              <span>
                <b>
                  {said(product)} {lot}
                </b>
                <small>{words.against(byName, ofName)}</small>
                <small>{words.claims[claim]}</small>
              </span>
              <Icon name="next" />
            </a>
          ))}
        </section>
      )}
    </>
  );
}
