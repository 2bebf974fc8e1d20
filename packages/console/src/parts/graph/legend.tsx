import type { JSX } from "preact";
import { graphWords } from "../../words/oversight/graph.ts";
import { MARKS, type Mark, SIGNS } from "./shapes.ts";

/** The sign of how far something is concerned; the words stand beside it. */
export function MarkSign({ mark }: { readonly mark: Mark }): JSX.Element {
  const { fill, line } = SIGNS[mark];
  return (
    <svg class={`graph-sign ${mark}`} viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      {fill !== "" && <path d={fill} fill="currentColor" />}
      {line !== "" && <path d={line} fill="none" stroke="currentColor" stroke-width="2" />}
    </svg>
  );
}

/** What the signs of a graph mean, of those that it has. */
export function Legend({ marks }: { readonly marks: ReadonlySet<Mark> }): JSX.Element {
  const words = graphWords();
  return (
    <ul class="graph-legend" aria-label={words.legend}>
      {MARKS.filter((mark) => marks.has(mark)).map((mark) => (
        <li key={mark}>
          <MarkSign mark={mark} /> {words.marks[mark]}
        </li>
      ))}
      <li class="dim">{words.lines}</li>
    </ul>
  );
}
