import type { JSX } from "preact";
import { factWords } from "../words/facts.ts";
import { shownTime } from "../words/figures.ts";
import { listed } from "../words/guide/listed.ts";
import { partWords } from "../words/parts.ts";
import { byline, type Recorder } from "./byline.ts";

interface Entry extends Recorder {
  readonly id?: string;
  readonly kind: string;
  readonly recordedAt: string;
  readonly reason?: string;
  readonly before?: object;
  readonly after?: object;
}

/** Of a picture: what kind of entry it is says enough, and nobody reads its digest. */
const UNREAD = ["sha256", "width", "height", "bytes"];

function shown(value: unknown): string {
  if (value === undefined || value === null) return "—";
  if (Array.isArray(value)) return listed(value.map(shown));
  if (typeof value === "object") {
    const members = Object.entries(value)
      .filter(([name]) => !UNREAD.includes(name))
      .map(([name, one]) => (name === "corners" ? partWords().corners(String(one)) : shown(one)));
    return members.join(" · ");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Members that differ, by name: what stood before, what stands now. */
function differing({ before, after }: Entry): readonly (readonly [name: string, before: unknown, after: unknown])[] {
  if (before === undefined || after === undefined) return [];
  const was = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([name, value]) =>
    JSON.stringify(was.get(name)) === JSON.stringify(value) ? [] : [[name, was.get(name), value] as const],
  );
}

/** Every change of a record: what stood before is struck through, with the reason and who wrote it beside the new value. */
export function RecordHistory({
  history,
  names = {},
}: {
  readonly history: readonly Entry[];
  readonly names?: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = partWords();
  const kinds = factWords();
  return (
    <section class="section">
      <h2>{words.history}</h2>
      <ol class="history">
        {history.map((entry) => (
          <li key={entry.id ?? `${entry.kind} ${entry.recordedAt}`}>
            {kinds[entry.kind] ?? entry.kind}
            {differing(entry).map(([name, before, after]) => (
              <div key={name}>
                <del>{shown(before)}</del> <ins>→ {shown(after)}</ins>
              </div>
            ))}
            {entry.reason !== undefined && <div>{entry.reason}</div>}
            <span class="dim">
              {byline(entry, names)} · {shownTime(entry.recordedAt)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
