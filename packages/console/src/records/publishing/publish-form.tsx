import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { Empty, Failure, Loading, Screen } from "../../parts/screen.tsx";
import type { Column } from "../../parts/table-rows.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { sendAtOnce } from "../../service/send.ts";
import { publishingWords } from "../../words/county/publishing.ts";
import { shownDate, shownNumber, today } from "../../words/figures.ts";
import { ownCounty } from "./publications.tsx";
import { AttackBand, reasonWord, Summaries } from "./summaries.tsx";

type Preview = Shape<"PublicationPreview">;
type Cell = Preview["cells"][number];
type Level = Preview["level"];
interface Asked {
  readonly region: string;
  readonly month: string;
  readonly level: Level;
  /** When: a month is worked out anew each time it is asked for, never shown from before. */
  readonly at: number;
}

/** The month before this one. */
function lastMonth(): string {
  const [year = 0, month = 1] = today().split("-").map(Number);
  return new Date(Date.UTC(year, month - 2)).toISOString().slice(0, 7);
}

/** Works a month out, shows what would be shown and how it stands the attack, and publishes it. */
export default function PublishForm(): JSX.Element {
  const words = publishingWords();
  const [region, setRegion] = useState(ownCounty());
  const [month, setMonth] = useState(lastMonth());
  const [level, setLevel] = useState<Level>("village");
  const [isTold, setTold] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const isMonth = /^20\d{2}-(?:0[1-9]|1[0-2])$/.test(month);
  const isRegion = /^\d{6}$/.test(region);
  return (
    <Screen title={words.prepare} back={address("/publications")}>
      <div class="narrow stack">
        <form
          class="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTold(true);
            if (isMonth && isRegion) setAsked({ region, month, level, at: performance.now() });
          }}
        >
          {ownCounty() === "" && (
            <TextField
              label={words.county}
              value={region}
              onChange={setRegion}
              inputMode="numeric"
              wrong={isTold && !isRegion ? words.wrongCounty : undefined}
            />
          )}
          <TextField
            label={words.month}
            hint={words.monthHint}
            value={month}
            onChange={setMonth}
            wrong={isTold && !isMonth ? words.wrongMonth : undefined}
          />
          <Choices
            legend={words.level}
            options={(["village", "township", "county"] as const).map((value) => ({
              value,
              label: words.levels[value],
            }))}
            value={level}
            onChange={setLevel}
          />
          <p class="acts">
            <button type="submit" class={asked === undefined ? "button main" : "button"}>
              {words.compute}
            </button>
          </p>
        </form>
        {asked !== undefined && <Worked key={asked.at} asked={asked} />}
      </div>
    </Screen>
  );
}

function Worked({ asked }: { readonly asked: Asked }): JSX.Element {
  const words = publishingWords();
  const { region, month, level, at } = asked;
  const query = { region, month, level };
  const reading = useReading(`publication-preview ${region} ${month} ${level} ${at}`, () =>
    taken(service.GET("/api/publications/preview", { params: { query } })),
  );
  if (reading.value === undefined) {
    if (!reading.isLoading) return <Failure error={reading.error} again={reading.again} />;
    return (
      <div role="status">
        <p class="message note">{words.computing}</p>
        <Loading />
      </div>
    );
  }
  const preview = reading.value;
  const found = preview.findings.length + preview.findingsLeft;
  return (
    <div class="stack">
      <AttackBand tables={preview.tables} found={found} />
      <p class="dim">
        {words.knownTo} {shownDate(preview.knownTo)}
      </p>
      {found > 0 && <Findings preview={preview} />}
      {preview.cells.length === 0 ? (
        <Empty title={words.empty}>{words.emptyWay}</Empty>
      ) : (
        <Summaries tables={preview.tables} />
      )}
      {found === 0 && (
        <ActForm
          what={words.publishWhat}
          act={words.publish}
          asksReason={false}
          fields={["/month", "/level", "/region"]}
          then={address(`/publications${below(region, month)}`)}
          onSend={() => ({
            content: ["publication", query],
            make: (id) =>
              sendAtOnce("/api/publications", {
                id,
                body: query,
                subject: `publication/${region}/${month}`,
                label: words.publish,
              }),
          })}
        />
      )}
      {preview.cells.length > 0 && <Cells preview={preview} />}
    </div>
  );
}

function Findings({ preview: { findings } }: { readonly preview: Preview }): JSX.Element {
  const words = publishingWords();
  return (
    <section class="section">
      <h3>{words.findings}</h3>
      <ul class="plain">
        {findings.map(({ table, month, cells }) => (
          <li key={`${table} ${month} ${cells.join()}`}>
            {words.tables[table]} {month}: <span class="code">{cells.join(" − ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function valueWord(value: string): string {
  const known: Readonly<Record<string, string>> = publishingWords().values;
  return known[value] ?? value;
}

function placeOf({ region, product, scheme, producer }: Cell): string {
  const words = publishingWords();
  const place = region.length === 6 ? words.everything : region;
  const kinds = { product, scheme, producer };
  const by = (["product", "scheme", "producer"] as const).flatMap((one) =>
    kinds[one] === undefined ? [] : [`${words.dimension[one]} ${valueWord(kinds[one])}`],
  );
  return [place, ...by].join(" · ");
}

function figuresOf({ figures, households, suppressed }: Cell): string {
  const words = publishingWords();
  if (figures === undefined) return suppressed === undefined ? "" : `${words.suppressed}: ${reasonWord(suppressed)}`;
  const units: Readonly<Record<string, string>> = words.units;
  const told = Object.entries(figures).map(([name, value]) => `${shownNumber(value ?? 0)} ${units[name] ?? name}`);
  return [...told, ...(households === undefined ? [] : [words.households(shownNumber(households))])].join(" · ");
}

function Cells({ preview: { cells, cellsLeft } }: { readonly preview: Preview }): JSX.Element {
  const words = publishingWords();
  const columns: readonly Column<Cell>[] = [
    { key: "table", title: words.table, value: ({ table }) => words.tables[table] },
    { key: "month", title: words.month, value: ({ month }) => month },
    { key: "place", title: words.place, value: placeOf, isLong: true },
    { key: "figures", title: words.figures, value: figuresOf, isLong: true },
  ];
  return (
    <section class="section">
      <h3>{words.cells}</h3>
      <DataTable
        name="publication"
        columns={columns}
        rows={cells}
        keyOf={(cell) => `${cell.table} ${cell.month} ${placeOf(cell)}`}
      />
      {cellsLeft > 0 && <p class="dim">{words.cellsLeft(cellsLeft)}</p>}
    </section>
  );
}
