import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { kindOf, type Mapping, mappingOf, missingColumns } from "../../import/columns.ts";
import type { KindName } from "../../import/kind.ts";
import { KINDS } from "../../import/kinds.ts";
import { type OpenTable, openTable } from "../../import/open-table.ts";
import { FileRefused } from "../../import/told.ts";
import { address } from "../../parts/address.ts";
import { csvOf } from "../../parts/csv.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { FileButton } from "../../parts/fields/file-button.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import { acting } from "../../records/acting.ts";
import { give } from "../../service/files.ts";
import { useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { shownNumber } from "../../words/figures.ts";
import { importWords } from "../../words/files/import.ts";
import { readKnown } from "./known.ts";
import { Preview } from "./preview.tsx";

const KIND_NAMES = Object.keys(KINDS) as KindName[];

/** Reads a table, shows what is wrong with it, and imports what is well. */
export default function ImportScreen(): JSX.Element {
  const words = importWords();
  const [kind, setKind] = useState<KindName>("batches");
  const [chosen, setChosen] = useState<OpenTable>();
  const [mapping, setMapping] = useState<Mapping>();
  const [wrong, setWrong] = useState<string>();
  const organisation = acting()?.organisation.id ?? "";
  const reading = useReading(`import ${organisation}`, () => readKnown(organisation));
  const mapAs = (name: KindName, table: OpenTable | undefined) => {
    setKind(name);
    setMapping(table === undefined ? undefined : mappingOf(KINDS[name], table.header));
  };
  const open = async (file: File) => {
    setWrong(undefined);
    try {
      const table = await openTable(new Uint8Array(await file.arrayBuffer()));
      setChosen(table);
      mapAs(kindOf(table.header), table);
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      setChosen(undefined);
      setWrong(said(error.told));
    }
  };
  return (
    <Screen title={words.title} back={address("/more")}>
      <div class="stack">
        <p>{words.way}</p>
        <Choices
          legend={words.kind}
          options={KIND_NAMES.map((value) => ({ value, label: said(KINDS[value].title) }))}
          value={kind}
          onChange={(value) => mapAs(value, chosen)}
          isRow
        />
        <Columns kind={kind} />
        <FileButton
          kind={chosen === undefined ? "main" : undefined}
          accept=".csv,.txt,.tsv,.xlsx,.xls"
          onChoose={(file) => void open(file)}
        />
        {wrong !== undefined && (
          <p class="message stop" role="alert">
            {wrong}
          </p>
        )}
        {chosen !== undefined && mapping !== undefined && (
          <>
            <ReadAs table={chosen} />
            <Mapped table={chosen} mapping={mapping} change={setMapping} />
            {isWhole(mapping) && (
              <Shown reading={reading}>
                {(known) => (
                  <Preview
                    key={`${chosen.digest} ${JSON.stringify(mapping)}`}
                    table={chosen}
                    mapping={mapping}
                    known={known}
                    organisation={organisation}
                  />
                )}
              </Shown>
            )}
          </>
        )}
      </div>
    </Screen>
  );
}

/** Every column that must be is there, and weights have a unit. */
function isWhole(mapping: Mapping): boolean {
  return missingColumns(mapping).length === 0 && !needsUnit(mapping);
}

function needsUnit({ kind, places, unit }: Mapping): boolean {
  const weight = KINDS[kind].columns.find(({ isWeight }) => isWeight);
  return weight !== undefined && places[weight.field] !== undefined && unit === undefined;
}

function Columns({ kind }: { readonly kind: KindName }): JSX.Element {
  const words = importWords();
  const { columns, title } = KINDS[kind];
  const names = (isRequired: boolean) =>
    columns.filter((one) => one.isRequired === isRequired).map((one) => said(one.title));
  const template = () => {
    const header = columns.map((one) =>
      one.isWeight === true ? `${said(one.title)}(${words.units.kg})` : said(one.title),
    );
    give(new Blob([csvOf([header])], { type: "text/csv;charset=utf-8" }), `${said(title)}.csv`);
  };
  return (
    <div class="card quiet stack-tight">
      <p>
        <b>{words.needed}</b>
        {names(true).join(words.between)}
      </p>
      <p class="dim">
        {words.alsoTaken}
        {names(false).join(words.between)}
      </p>
      <button type="button" class="button" onClick={template}>
        {words.template}
      </button>
    </div>
  );
}

function ReadAs({ table }: { readonly table: OpenTable }): JSX.Element {
  const words = importWords();
  const { form, rows } = table;
  const how = form.kind === "workbook" ? words.workbook : words.encodings[form.encoding];
  return (
    <p role="status">
      {words.readAs(shownNumber(rows.length), how)}
      {form.kind === "workbook" && form.moreSheets > 0 && ` · ${words.moreSheets(form.moreSheets)}`}
    </p>
  );
}

/** What the names of the columns leave open: which column it is, and the unit of weights. */
function Mapped({
  table,
  mapping,
  change,
}: {
  readonly table: OpenTable;
  readonly mapping: Mapping;
  readonly change: (next: Mapping) => void;
}): JSX.Element {
  const words = importWords();
  const missing = missingColumns(mapping);
  const free = table.header
    .map((name, place) => ({ name, place }))
    .filter(({ place }) => !Object.values(mapping.places).includes(place));
  return (
    <>
      {missing.length > 0 && (
        <div class="message note stack-tight" role="alert">
          <b>{words.missing}</b>
          {missing.map(({ field, title }) => (
            <div key={field} class="field">
              <label for={`column-${field}`}>{said(title)}</label>
              <select
                id={`column-${field}`}
                value=""
                onChange={(event) => {
                  const place = Number(event.currentTarget.value);
                  change({ ...mapping, places: { ...mapping.places, [field]: place } });
                }}
              >
                <option value="">{words.none}</option>
                {free.map(({ name, place }) => (
                  <option key={place} value={place}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
          ))}
        </div>
      )}
      {needsUnit(mapping) && (
        <Choices
          legend={words.unit}
          options={(["kg", "jin", "t"] as const).map((value) => ({ value, label: words.units[value] }))}
          value={undefined}
          onChange={(unit) => change({ ...mapping, unit })}
          isRow
        />
      )}
    </>
  );
}
