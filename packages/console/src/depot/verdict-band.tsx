import type { JSX } from "preact";
import { depotWords } from "../words/depot/depot.ts";
import { said } from "../words/dictionary.ts";
import { shownKg } from "../words/figures.ts";
import type { Verdict, VerdictKind } from "./ground/verdict.ts";

/** A drawing of each: the colour alone says nothing. */
const SIGNS: Readonly<Record<VerdictKind, string>> = {
  right: "M8 26l12 12 22-26",
  wrong: "M10 10l28 28M38 10L10 38",
  stopped: "M16 5h16l11 11v16L32 43H16L5 32V16zM24 13v14M24 34v1",
  twice: "M8 14h22v22H8zM18 6h22v22",
  unknown: "M17 18c0-5 3-8 7-8s8 3 8 7c0 6-8 6-8 13M24 38v1",
};

/** What the last scan came to, in one line: its sign, its word, and why. */
export function VerdictBand({
  verdict,
  count,
}: {
  readonly verdict: Verdict | undefined;
  readonly count: number;
}): JSX.Element {
  const words = depotWords();
  if (verdict === undefined) {
    return (
      <div class="verdict v-ready" role="status">
        <div>
          <b>{words.ready}</b>
          <p>{words.readyWay}</p>
        </div>
      </div>
    );
  }
  const { kind, because, scanned, lot, shipment, first } = verdict;
  const product = lot === undefined ? undefined : said(lot.product);
  const room = first?.rooms[0]?.location ?? "";
  const item = shipment?.items.find((one) => one.gtin === scanned?.gtin && one.lot === scanned.lot);
  const name = product ?? item?.product;
  return (
    <div class={`verdict v-${kind}`} role="alert" data-verdict={kind} data-because={because} data-count={count}>
      <svg
        viewBox="0 0 48 48"
        fill="none"
        stroke="currentColor"
        stroke-width="6"
        stroke-linecap="round"
        stroke-linejoin="round"
        aria-hidden="true"
      >
        <path d={SIGNS[kind]} />
      </svg>
      <div>
        <b>{words.verdict[kind]}</b>
        <p>
          {verdict.told ?? words.because[because]}
          {first !== undefined && <span class="whole-line">{words.first(first.lot, room)}</span>}
          {scanned !== undefined && (
            <span class="whole-line">
              {name !== undefined && `${name} `}
              <span class="code">{scanned.lot}</span>
              {lot !== undefined && lot.onHandKg > 0 && ` · ${shownKg(lot.onHandKg)}`}
            </span>
          )}
        </p>
      </div>
    </div>
  );
}
