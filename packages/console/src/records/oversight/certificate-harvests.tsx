import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Choices } from "../../parts/fields/choices.tsx";
import { Listing, useFilters } from "../../parts/listing.tsx";
import { Empty, Screen, Shown } from "../../parts/screen.tsx";
import type { Column } from "../../parts/table-rows.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { everyPage } from "../../service/every-page.ts";
import { useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { shownDate, shownKg } from "../../words/figures.ts";
import { harvestWords } from "../../words/oversight/harvests.ts";
import { recordWords } from "../../words/records.ts";

type Harvests = Shape<"CertificateHarvests">;
type Line = Harvests["items"][number];
type Goods = NonNullable<Line["into"]>[number];
type Side = NonNullable<Line["side"]>;

const SIDES = ["before", "within", "after"] as const;

interface Asked {
  readonly id: string;
  readonly from: string | undefined;
  readonly side: Side | undefined;
}

const ask = ({ id, from, side }: Asked, cursor?: string, limit?: number): Promise<Harvests> =>
  taken(
    service.GET("/api/certificates/{id}/harvests", {
      params: {
        path: { id },
        query: {
          ...(from !== undefined && { from }),
          ...(side !== undefined && { side }),
          ...(cursor !== undefined && { cursor }),
          ...(limit !== undefined && { limit }),
        },
      },
    }),
  );

/** The product's name and the lot. */
function nameOf({ product, batch }: Goods): string {
  return `${said(product)} ${decodeURIComponent(batch.split("/").at(-1) ?? "")}`;
}

function linkTo({ batch }: Goods): string {
  const [, gtin = "", , lot = ""] = batch.split("/");
  return address(`/batches${below(gtin, decodeURIComponent(lot))}`);
}

/** What was harvested under a certificate: before it was stopped, while it was, and since it stands again. */
export default function CertificateHarvests(): JSX.Element {
  const words = harvestWords();
  const { id = "", table } = useRoute().params;
  const { query, set } = useFilters();
  const side = SIDES.find((one) => one === query.side);
  const asked = { id, from: query.from, side };
  const head = useReading(`certificate stop ${query.from ?? ""} ${id}`, () =>
    ask({ ...asked, side: undefined }, undefined, 1),
  );
  const path = `/certificates${below(id)}`;
  const isTable = table === "table";
  return (
    <Screen
      title={words.title}
      back={isTable ? address(`${path}/harvests`, query) : address(path, { from: query.from })}
      acts={
        !isTable && (
          <a class="button" href={address(`${path}/harvests/table`, query)}>
            {recordWords().asTable}
          </a>
        )
      }
    >
      <Shown reading={head}>
        {(found) => (
          <div class="stack">
            <Stopped found={found} />
            {found.stop !== undefined && (
              <Choices
                legend={words.side}
                isRow
                options={[
                  { value: "", label: words.all },
                  ...SIDES.filter((one) => one !== "after" || found.stop?.back !== undefined).map((value) => ({
                    value,
                    label: words.sides[value],
                  })),
                ]}
                value={side ?? ""}
                onChange={(value) => set({ side: value })}
              />
            )}
            {isTable ? <Table asked={asked} /> : <Lines asked={asked} />}
          </div>
        )}
      </Shown>
    </Screen>
  );
}

function Stopped({ found: { stop } }: { readonly found: Harvests }): JSX.Element {
  const words = harvestWords();
  if (stop === undefined) return <p class="dim">{words.never}</p>;
  const { back } = stop;
  return (
    <div class={`band ${back === undefined ? "note" : "plain"}`}>
      <div>
        {stop.turns.map(({ standing, from }) => (
          <h2 key={from}>
            {words.since(shownDate(from), words.turns[standing])}
            {back === undefined ? "" : words.back(shownDate(back))}
          </h2>
        ))}
        <p>{words.way}</p>
      </div>
    </div>
  );
}

function Lines({ asked }: { readonly asked: Asked }): JSX.Element {
  const words = harvestWords();
  return (
    <Listing
      name={`harvests ${JSON.stringify(asked)}`}
      label={words.title}
      ask={(cursor) => ask(asked, cursor)}
      row={(line) => <Row key={line.batch} line={line} />}
      empty={<Empty title={words.none}>{words.noneWay}</Empty>}
    />
  );
}

function whereOf({ holders, underWayKg, soldKg, goneKg }: Goods): string {
  const words = harvestWords();
  const parts = [
    ...holders.map(({ name, kg }) => words.has(name, shownKg(kg))),
    ...(underWayKg > 0 ? [words.underWay(shownKg(underWayKg))] : []),
    ...(soldKg > 0 ? [words.sold(shownKg(soldKg))] : []),
    ...(goneKg > 0 ? [words.gone(shownKg(goneKg))] : []),
  ];
  return parts.length === 0 ? words.nobody : parts.join(" · ");
}

function Row({ line }: { readonly line: Line }): JSX.Element {
  const words = harvestWords();
  return (
    <li>
      <a class="row" href={linkTo(line)}>
        <span class="row-main">
          <b>{nameOf(line)}</b>
          <small>{whereOf(line)}</small>
          {line.into !== undefined && (
            <small>
              {words.made(shownKg(line.transformedKg))}{" "}
              {line.into.map((one) => `${nameOf(one)}（${whereOf(one)}）`).join("；")}
              {line.moreInto === true ? ` ${words.moreMade}` : ""}
            </small>
          )}
        </span>
        <span class="row-end">
          <b>{shownKg(line.quantityKg)}</b>
          <small>{words.harvested(shownDate(line.harvestedOn))}</small>
          {line.side !== undefined && <small>{words.sides[line.side]}</small>}
        </span>
      </a>
    </li>
  );
}

const HARVESTS_A_PAGE = 100;

function Table({ asked }: { readonly asked: Asked }): JSX.Element {
  const words = harvestWords();
  const reading = useReading(`harvests table ${JSON.stringify(asked)}`, () =>
    everyPage((cursor) => ask(asked, cursor, HARVESTS_A_PAGE)),
  );
  const columns: readonly Column<Line>[] = [
    { key: "batch", title: words.batch, value: nameOf },
    { key: "day", title: words.day, value: ({ harvestedOn }) => harvestedOn },
    { key: "side", title: words.side, value: ({ side }) => (side === undefined ? "" : words.sides[side]) },
    { key: "kg", title: words.registered, value: ({ quantityKg }) => quantityKg },
    {
      key: "holders",
      title: words.holders,
      value: ({ holders }) => holders.map(({ name, kg }) => `${name} ${kg}`).join("; "),
      isLong: true,
    },
    { key: "underWay", title: words.underWayKg, value: ({ underWayKg }) => underWayKg },
    { key: "sold", title: words.soldKg, value: ({ soldKg }) => soldKg },
    { key: "gone", title: words.goneKg, value: ({ goneKg }) => goneKg },
    { key: "made", title: words.madeKg, value: ({ transformedKg }) => transformedKg },
    { key: "into", title: words.into, value: ({ into = [] }) => into.map(nameOf).join("; "), isLong: true },
  ];
  return (
    <Shown reading={reading}>
      {(rows) => (
        <DataTable name={words.title} columns={columns} rows={rows} keyOf={({ batch }) => batch} open={linkTo} />
      )}
    </Shown>
  );
}
