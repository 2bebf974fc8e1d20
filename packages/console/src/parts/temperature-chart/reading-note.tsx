import { FORMAT_NOTES } from "@suyuan/coldchain/vendors/formats";
import type { JSX } from "preact";
import { said } from "../../words/dictionary.ts";
import { temperatureWords } from "../../words/temperature.ts";
import type { ReadAs } from "./series.ts";

/** How a logger's file was read, and everything that was odd or assumed, in words. */
export function ReadingNote({ read }: { readonly read: ReadAs }): JSX.Element {
  const words = temperatureWords();
  const note = FORMAT_NOTES.find(({ format }) => format === read.format);
  const units: Readonly<Record<string, string>> = words.units;
  const rows: readonly (readonly [string, string])[] = [
    [words.format, note === undefined ? read.format : said(note.name)],
    [words.column, read.column],
    [words.unit, units[read.unit] ?? read.unit],
    [words.zone, read.zone],
    [words.encoding, read.encoding],
  ];
  return (
    <details class="fold" open={read.warnings.length > 0}>
      <summary>
        <b>{words.howRead}</b>
      </summary>
      <dl class="facts">
        {rows.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <h4>{words.assumed}</h4>
      {read.warnings.length === 0 ? (
        <p class="dim">{words.nothingAssumed}</p>
      ) : (
        <ul class="bullets">
          {read.warnings.map((warning) => (
            <li key={`${warning.zh} ${warning.line ?? ""}`}>
              {said(warning)}
              {warning.line !== undefined && ` · ${words.line(warning.line)}`}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
