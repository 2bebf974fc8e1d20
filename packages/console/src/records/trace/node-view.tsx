import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { MarkSign } from "../../parts/graph/legend.tsx";
import { useFilters } from "../../parts/listing.tsx";
import { EvidenceTag } from "../../parts/state.tsx";
import { shownKg } from "../../words/figures.ts";
import { shownMoment } from "../../words/guide/moment.ts";
import { graphWords } from "../../words/oversight/graph.ts";
import { traceWords } from "../../words/oversight/trace.ts";
import { role } from "../acting.ts";
import type { Asked } from "./asking.tsx";
import { concernOf, type Drawable, type Edge, type Node, shownRange, titleOf } from "./drawn.ts";
import { placeOf, scopeOf } from "./starts.ts";

interface NodeViewProps {
  readonly node: Node;
  readonly shown: Drawable;
  readonly asked: Asked;
}

/** One node in words: what it is, how far it is concerned, where its goods came from and went, and what can be done from it. */
export function NodeView({ node, shown, asked }: NodeViewProps): JSX.Element {
  const words = traceWords();
  const { names } = shown;
  const { holder, onHand, cause, end } = node;
  return (
    <section class="stack-tight graph-node" aria-label={titleOf(node, names)}>
      <h2>{titleOf(node, names)}</h2>
      <p>
        <MarkSign mark={node.class} /> <b>{graphWords().marks[node.class]}</b> {concernOf(node)}
      </p>
      <Facts
        rows={[
          [words.holder, holder === undefined ? undefined : (names[holder] ?? holder)],
          [words.kg, shownKg(node.kg)],
          [words.onHand, onHand && words.onHandOf(shownKg(onHand.kg), words.affected(shownRange(onHand)))],
          [words.at, shownMoment(node.at)],
          [words.evidence, <EvidenceTag key="level" level={node.level} />],
          [words.cause, cause && (words.causes[cause] ?? cause)],
          [words.note, end && words.ends[end]],
        ]}
      />
      <NodeActs node={node} asked={asked} />
      <Ways title={words.cameFrom} edges={shown.edges.filter(({ to }) => to === node.id)} end="from" shown={shown} />
      <Ways title={words.wentTo} edges={shown.edges.filter(({ from }) => from === node.id)} end="to" shown={shown} />
    </section>
  );
}

function NodeActs({ node, asked }: Pick<NodeViewProps, "node" | "asked">): JSX.Element {
  const words = traceWords();
  const start = node.batch ?? node.id.split("#")[0] ?? "";
  const place = placeOf(node.id);
  const scope = scopeOf(start);
  // A node of an organisation, or of what is lost, is no place to begin at.
  const isBegin = scope !== undefined && scope.kind !== "depot" && start !== asked.id;
  return (
    <p class="acts no-print">
      {place !== undefined && node.end !== "not-yours" && (
        <a class="button" href={place}>
          {words.open}
        </a>
      )}
      {isBegin && (
        <a class="button" href={address("/trace", { ...asked, id: start })}>
          {words.traceHere}
        </a>
      )}
      {isBegin && role() !== "depot" && (
        <a class="button" href={address("/recalls/new", { ...scope })}>
          {words.recallHere}
        </a>
      )}
    </p>
  );
}

/** Of very many ways the table has the rest. */
const WAYS_SHOWN = 8;

function Ways({
  title,
  edges,
  end,
  shown,
}: {
  readonly title: string;
  readonly edges: readonly Edge[];
  readonly end: "from" | "to";
  readonly shown: Drawable;
}): JSX.Element {
  const words = traceWords();
  const { query } = useFilters();
  return (
    <div>
      <h3>
        {title} {edges.length > 0 && edges.length}
      </h3>
      {edges.length === 0 && <p class="dim">{words.nowhere}</p>}
      <ul class="bullets">
        {edges.slice(0, WAYS_SHOWN).map((edge, n) => {
          const other = shown.nodes.find(({ id }) => id === edge[end]);
          return (
            <li key={`${edge[end]} ${edge.at} ${n}`}>
              <a href={address("/trace", { ...query, at: edge[end] })}>
                {other === undefined ? edge[end] : titleOf(other, shown.names)}
              </a>{" "}
              {words.steps[edge.kind] ?? edge.kind} {shownKg(edge.kg)}
              {concernOf(edge) !== undefined && ` · ${concernOf(edge)}`}
            </li>
          );
        })}
      </ul>
      {edges.length > WAYS_SHOWN && <p class="dim">{words.shown(edges.length - WAYS_SHOWN)}</p>}
    </div>
  );
}
