import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { SearchField, useFilters } from "../parts/listing.tsx";
import { Empty } from "../parts/screen.tsx";
import { depotWords } from "../words/depot/depot.ts";
import { workWords } from "../words/depot/work.ts";
import { said } from "../words/dictionary.ts";
import { grams, shownKg } from "../words/figures.ts";
import { type Ground, type KnownLot, keyOf, roomNamed, unstoredKg } from "./ground/known.ts";
import { leavingFirst } from "./ground/verdict.ts";
import { LotRow, Work } from "./work.tsx";

/** What lies in one room, the shortest remaining life first. */
interface Shelf {
  readonly name: string;
  readonly isNoRoom: boolean;
  readonly lots: readonly KnownLot[];
  readonly kg: number;
}

/** The stock room by room; what lies in none first, since it is to be put away. Weights are those in the room. */
export function shelvesOf({ lots }: Pick<Ground, "lots">, noRoom: string): readonly Shelf[] {
  const shelves = new Map<string, { name: string; isNoRoom: boolean; lots: KnownLot[] }>();
  const put = (key: string, name: string, lot: KnownLot, kg: number) => {
    const shelf = shelves.get(key) ?? { name, isNoRoom: key === "", lots: [] };
    shelf.lots.push({ ...lot, onHandKg: kg, rooms: [] });
    shelves.set(key, shelf);
  };
  const here = lots.filter(({ onHandKg }) => onHandKg > 0);
  const stopped = here.filter(({ stop }) => stop !== undefined);
  for (const lot of [...leavingFirst(here), ...stopped]) {
    const loose = unstoredKg(lot);
    if (loose > 0) put("", noRoom, lot, loose);
    for (const { location, quantityKg } of lot.rooms) put(roomNamed(location), location, lot, quantityKg);
  }
  return [...shelves]
    .toSorted(([a], [b]) => (a === "" ? -1 : b === "" ? 1 : a.localeCompare(b, "zh-CN", { numeric: true })))
    .map(([, shelf]) => ({ ...shelf, kg: grams(shelf.lots.reduce((sum, { onHandKg }) => sum + onHandKg, 0)) }));
}

function isMeant(lot: KnownLot, room: string, typed: string): boolean {
  return `${lot.product.zh} ${lot.product.en ?? ""} ${lot.lot} ${room}`.toLowerCase().includes(typed);
}

/** The stock by room. */
export default function Stock(): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const { query, set } = useFilters();
  const typed = (query.q ?? "").trim().toLowerCase();
  return (
    <Work title={words.stock}>
      {(ground) => {
        const shelves = shelvesOf(ground, words.unstored)
          .map((shelf) => ({ ...shelf, lots: shelf.lots.filter((lot) => isMeant(lot, shelf.name, typed)) }))
          .filter(({ lots }) => lots.length > 0);
        const isEmpty = ground.lots.every(({ onHandKg }) => onHandKg <= 0);
        return (
          <>
            <search class="filters">
              <SearchField label={words.findStock} value={query.q ?? ""} onChange={(q) => set({ q })} />
            </search>
            {shelves.length === 0 &&
              (isEmpty ? (
                <Empty title={words.nothingHere}>{words.nothingHereWay}</Empty>
              ) : (
                <Empty title={words.noneSuch} />
              ))}
            {shelves.map(({ name, isNoRoom, lots, kg }) => (
              <section key={name} class="section" data-room={name}>
                <h2>
                  {name} <small class="dim">{words.total(shownKg(kg))}</small>
                </h2>
                <ul class="rows">
                  {lots.map((lot) => (
                    <LotRow
                      key={`${keyOf(lot)} ${said(lot.product)}`}
                      lot={lot}
                      href={
                        isNoRoom
                          ? address("/scan/store", { gtin: lot.gtin, lot: lot.lot })
                          : address(`/batches${below(lot.gtin, lot.lot)}`)
                      }
                    />
                  ))}
                </ul>
              </section>
            ))}
          </>
        );
      }}
    </Work>
  );
}
