import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { useReading } from "../../service/reading.ts";
import { amendWords } from "../../words/amend.ts";
import { recordWords } from "../../words/records.ts";
import { role } from "../acting.ts";

/** What was pasted or scanned, where it is a code: the batch, the pack or the logistic unit that it names. */
interface Named {
  readonly gtin?: string;
  readonly lot?: string;
  readonly serial?: string;
  readonly sscc?: string;
}

/** A link, element strings with or without brackets, and what a scanner puts before them; names and numbers of papers are none. */
const CODE = /^(?:https?:\/\/|\(|\]|01\d{14}|00\d{18})/;

export function looksLikeCode(text: string): boolean {
  return CODE.test(text.trim());
}

/** Reads a code as the depot's scanner does. The reader comes with the first code. */
async function namedBy(text: string): Promise<Named> {
  const { readScan } = await import("@suyuan/gs1/scan/scan");
  const scan = readScan(text.trim(), { legacyGtin: true });
  if (!scan.ok) return {};
  const { link, values } = scan.value;
  const sscc = [...values, ...(link === undefined ? [] : [link.key])].find(({ ai }) => ai === "00")?.value;
  const { gtin, lot, serial } = link ?? {};
  return {
    ...(gtin !== undefined && { gtin: gtin.padStart(14, "0") }),
    ...(lot !== undefined && { lot }),
    ...(serial !== undefined && { serial }),
    ...(sscc !== undefined && { sscc }),
  };
}

/** Where a pasted code leads: to its batch, or to what is found by the number in it. */
export function SearchCode({
  text,
  onSearch,
}: {
  readonly text: string;
  readonly onSearch: (q: string) => void;
}): JSX.Element | null {
  const words = recordWords();
  const { value } = useReading(`code ${text}`, () => namedBy(text));
  if (value === undefined) return null;
  // It reads no batch that it has not reported on: what it has is a sample with a code.
  const isTester = role() === "laboratory";
  const { gtin, lot, serial, sscc } = value;
  const number = sscc ?? gtin;
  if (number === undefined) return <p class="message note">{words.codeUnknown}</p>;
  if (gtin === undefined || lot === undefined) {
    return (
      <p class="message">
        <button type="button" class="button" onClick={() => onSearch(number)}>
          {words.search} {number}
        </button>
      </p>
    );
  }
  return (
    <ul class="rows">
      <li>
        <a class="row" href={address(`${isTester ? "/report" : "/batches"}${below(gtin, lot)}`)}>
          <span class="row-main">
            <b>
              {isTester ? amendWords().testReport : words.searchKinds.batch} {lot}
            </b>
            <small class="code">
              {gtin}
              {serial === undefined ? "" : ` · ${serial}`}
            </small>
          </span>
        </a>
      </li>
    </ul>
  );
}
