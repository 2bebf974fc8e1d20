import type { JSX } from "preact";
import { useLocation } from "preact-iso/router";
import { address } from "../../parts/address.ts";
import { Empty } from "../../parts/screen.tsx";
import { unitWords } from "../../words/depot/units.ts";
import { shownKg } from "../../words/figures.ts";
import { listed } from "../../words/guide/listed.ts";
import type { Ground } from "../ground/known.ts";
import { Scanning } from "../scanning.tsx";
import { hasNumber, unitsHere } from "./known-units.ts";
import { UnitView } from "./unit.tsx";
import { Sscc } from "./unit-row.tsx";

const NOTHING: ReadonlySet<string> = new Set();

/** The units that are here, or the one that the address names. */
export default function UnitsPage({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = unitWords();
  const { query, route } = useLocation();
  const { sscc } = query;
  if (sscc !== undefined) return <UnitView key={sscc} ground={ground} sscc={sscc} />;
  const here = unitsHere(ground);
  return (
    <div class="stack">
      <a class="button main wide" href={address("/scan/pack")}>
        {words.pack}
      </a>
      <Scanning
        ground={ground}
        task={{ kind: "look" }}
        ticked={NOTHING}
        onUnit={(scanned) => {
          route(address("/scan/unit", { sscc: scanned }));
          return undefined;
        }}
      />
      <section class="section">
        <h2>{words.here}</h2>
        {here.length === 0 && <Empty title={words.none}>{words.noneWay}</Empty>}
        <ul class="rows">
          {here.map((unit) => (
            <li key={unit.sscc} data-unit={unit.sscc}>
              <a class="row" {...(hasNumber(unit) && { href: address("/scan/unit", { sscc: unit.sscc }) })}>
                <span class="row-main">
                  <b>
                    <Sscc sscc={unit.sscc} />
                  </b>
                  <small>{listed(unit.contents.map(({ lot }) => lot))}</small>
                </span>
                <span class="row-end">
                  <b>{shownKg(unit.weightKg)}</b>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
