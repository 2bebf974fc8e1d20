import type { CalendarDate } from "../calendar.ts";
import { defined } from "../fact.ts";
import { ownerIn } from "../identifiers/own-id.ts";
import type { Grams } from "../quantity.ts";
import type { Batch, Handoff, StorageStep, TemperatureRecord, TestItem, TestReport } from "./batch.ts";
import type { BatchOrigin, HarvestOrigin, Source, TransformationInput, TransformationOrigin } from "./origin.ts";

/**
 * A batch as one stored item. The page of a batch reads it with every scan, and a read costs by the 4 KB: so the lists of a batch are
 * kept as rows without member names. A column's order is for ever; new columns go to the end.
 */

type PackedHarvest = Omit<HarvestOrigin, "kind">;
type PackedOrigin =
  | (PackedHarvest & { readonly origin?: undefined })
  | ({ readonly [Name in keyof PackedHarvest]?: undefined } & { readonly origin: PackedTransformation });

/** `inputs` and `sources` as rows. */
type PackedTransformation = Omit<TransformationOrigin, "inputs" | "sources"> & {
  readonly inputs: readonly Row[];
  readonly sources: readonly Row[];
};

/**
 * JSON of a batch with its lists as rows. A harvest's base, plots and date stand beside the other members, as they did when batches came
 * from nowhere else: an item without `origin` is one of a harvest. `transformedGrams` is left out while it is 0.
 */
export type PackedBatch = Omit<
  Batch,
  "origin" | "transformedGrams" | "handoffs" | "storage" | "tests" | "temperature"
> & {
  readonly transformedGrams?: Grams;
  /** In earlier items; read no more. */
  readonly capacityPolicy?: unknown;
  readonly handoffs: readonly Row[];
  readonly storage: readonly Row[];
  readonly tests: readonly Row[];
  readonly temperature: readonly Row[];
  /** Of a batch that is kept in parts: the version of each, by its name. */
  readonly parts?: Readonly<Record<string, number>>;
} & PackedOrigin;

/** Values in the order of the columns. null where the value is the column's default or absent; trailing nulls are cut. */
type Row = readonly unknown[];

/** Every member of T in the order of the columns, with the value that null stands for (undefined = the member is absent). */
type Columns<T> = { readonly [Name in keyof Required<T>]: T[Name] | undefined };

const HANDOFF: Columns<Handoff> = {
  shipment: undefined,
  from: undefined,
  to: undefined,
  shippedAt: undefined,
  shippedGrams: undefined,
  receivedAt: undefined,
  receivedGrams: undefined,
  voidedAt: undefined,
  labelledGrams: undefined,
  rejectedGrams: undefined,
  partial: undefined,
  lostGrams: undefined,
  firstReceivedAt: undefined,
  labelledReceivedGrams: undefined,
  labelledReturnedGrams: undefined,
};

const INPUT: Columns<TransformationInput> = {
  gtin: undefined,
  lot: undefined,
  grams: undefined,
  lacks: undefined,
  stops: undefined,
  stopsBeyond: undefined,
};

/** A source flat: of a base whose id says whose it is, its producer is not said again. */
interface PackedSource {
  readonly gtin: string;
  readonly lot: string;
  readonly grams: Grams;
  readonly harvestedOn: CalendarDate;
  readonly base: string;
  readonly name: string;
  readonly regionCode: string;
  readonly organisation?: string;
  readonly certificate?: string;
  readonly year?: number;
  readonly producer?: string;
}

const SOURCE: Columns<PackedSource> = {
  gtin: undefined,
  lot: undefined,
  grams: undefined,
  harvestedOn: undefined,
  base: undefined,
  name: undefined,
  regionCode: undefined,
  organisation: undefined,
  certificate: undefined,
  year: undefined,
  producer: undefined,
};

const STORAGE: Columns<StorageStep> = {
  action: undefined,
  organisation: undefined,
  location: undefined,
  grams: undefined,
  at: undefined,
};

type PackedTest = Omit<TestReport, "items"> & { readonly items: readonly Row[] };
/** `line` flat: minute, value, minute, value … */
type PackedLog = Omit<TemperatureRecord, "line"> & { readonly line: readonly (number | null)[] };

const TEST: Columns<PackedTest> = {
  sampleId: undefined,
  by: undefined,
  level: "attested",
  verdict: "passed",
  sampledOn: undefined,
  receivedOn: undefined,
  testedOn: undefined,
  issuedOn: undefined,
  items: undefined,
  fileSha256: undefined,
  retestOf: undefined,
  voided: undefined,
  kind: undefined,
  standard: undefined,
  itemCount: undefined,
  right: undefined,
};

const TEST_ITEM: Columns<TestItem> = {
  active: undefined,
  resultMgPerKg: undefined,
  limitMgPerKg: undefined,
  notDetected: undefined,
  loqMgPerKg: undefined,
  standard: undefined,
  inhibitionPercent: undefined,
  outcome: undefined,
};

const TEMPERATURE: Columns<PackedLog> = {
  sha256: undefined,
  by: undefined,
  device: undefined,
  from: undefined,
  to: undefined,
  minCelsius: null,
  maxCelsius: null,
  mktCelsius: null,
  line: [],
  limits: undefined,
  coverage: 1,
  verdict: "in-range",
  reasons: [],
  minutesAbove: 0,
  minutesBelow: 0,
  gaps: [],
  gapCount: 0,
  summaryOnly: false,
  voided: undefined,
};

function rowOf<T extends object>(columns: Columns<T>, entry: T): Row {
  const values = Object.entries(columns).map(([name, absent]) => {
    const value = (entry as Readonly<Record<string, unknown>>)[name];
    return value === undefined || JSON.stringify(value) === JSON.stringify(absent) ? null : value;
  });
  return values.slice(0, values.findLastIndex((value) => value !== null) + 1);
}

/** Reads rows back. Only this application writes the table, so a row is taken to be what `rowOf` made. */
function readerOf<T extends object>(columns: Columns<T>): (row: Row) => T {
  const names = Object.keys(columns);
  const defaults = Object.values(columns);
  return (row) => {
    const entry: Record<string, unknown> = {};
    for (let n = 0; n < names.length; n += 1) {
      const value = row[n] ?? defaults[n];
      if (value !== undefined) entry[names[n] as string] = value;
    }
    return entry as T;
  };
}

const handoffOf = readerOf(HANDOFF);
const storageOf = readerOf(STORAGE);
const packedTestOf = readerOf(TEST);
const testItemOf = readerOf(TEST_ITEM);
const packedLogOf = readerOf(TEMPERATURE);

type Line = TemperatureRecord["line"];

function pointsOf(flat: readonly (number | null)[]): Line {
  const points: [number, number | null][] = [];
  for (let n = 0; n + 1 < flat.length; n += 2) points.push([flat[n] ?? 0, flat[n + 1] ?? null]);
  return points;
}

/** A report as a batch's row has it. */
export function packedTest(report: TestReport): Row {
  return rowOf(TEST, { ...report, items: report.items.map((item) => rowOf(TEST_ITEM, item)) });
}

function testOf(row: Row): TestReport {
  const report = packedTestOf(row);
  return { ...report, items: report.items.map(testItemOf) };
}

function logOf(row: Row): TemperatureRecord {
  const record = packedLogOf(row);
  return { ...record, line: pointsOf(record.line) };
}

const inputOf = readerOf(INPUT);
const packedSourceOf = readerOf(SOURCE);

function packedSource({ base, certificate, organisation, ...source }: Source): Row {
  return rowOf(SOURCE, {
    ...source,
    base: base.id,
    name: base.name,
    regionCode: base.regionCode,
    ...(ownerIn(base.id) === organisation ? {} : { organisation }),
    ...(certificate === undefined ? {} : { certificate: certificate.id, ...defined({ year: certificate.year }) }),
  });
}

function sourceOf(row: Row): Source {
  const { base: id, name, regionCode, organisation, certificate, year, ...source } = packedSourceOf(row);
  return {
    ...source,
    organisation: organisation ?? ownerIn(id) ?? "",
    base: { id, name, regionCode },
    ...(certificate === undefined ? {} : { certificate: { id: certificate, ...defined({ year }) } }),
  };
}

/** The harvests that a stored batch stems from; undefined of one that was harvested. */
export function sourcesIn(origin: PackedTransformation | undefined): readonly Source[] | undefined {
  return origin?.sources.map(sourceOf);
}

function packedOrigin(origin: BatchOrigin): PackedOrigin {
  switch (origin.kind) {
    case "harvest": {
      const { kind: _, ...harvest } = origin;
      return harvest;
    }
    case "transformation": {
      const { inputs, sources, ...made } = origin;
      const rows = { inputs: inputs.map((input) => rowOf(INPUT, input)), sources: sources.map(packedSource) };
      return { origin: { ...made, ...rows } };
    }
  }
}

/** The origin in a stored batch. */
export function originOf(packed: PackedOrigin): BatchOrigin {
  if (packed.origin !== undefined) {
    const { inputs, sources, ...made } = packed.origin;
    return { ...made, inputs: inputs.map(inputOf), sources: sources.map(sourceOf) };
  }
  const { base, plots, harvestedOn } = packed;
  return { kind: "harvest", base, plots, harvestedOn };
}

/** The stored form of a batch. */
export function packBatch({ origin, transformedGrams, ...batch }: Batch): PackedBatch {
  return {
    ...batch,
    ...packedOrigin(origin),
    ...(transformedGrams === 0 ? {} : { transformedGrams }),
    handoffs: batch.handoffs.map((handoff) => rowOf(HANDOFF, handoff)),
    storage: batch.storage.map((step) => rowOf(STORAGE, step)),
    tests: batch.tests.map(packedTest),
    temperature: batch.temperature.map((record) => rowOf(TEMPERATURE, { ...record, line: record.line.flat() })),
  };
}

/** The batch that `packBatch` packed. */
export function unpackBatch(packed: PackedBatch): Batch {
  const { base: _, plots: __, harvestedOn: ___, capacityPolicy: ____, flagsPassing: _____, ...known } = packed;
  const { transformedGrams = 0, parts: ______, ...rest } = known;
  return {
    ...rest,
    origin: originOf(packed),
    transformedGrams,
    handoffs: packed.handoffs.map(handoffOf),
    storage: packed.storage.map(storageOf),
    tests: packed.tests.map(testOf),
    temperature: packed.temperature.map(logOf),
  };
}
