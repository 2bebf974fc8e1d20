import { type Batch, nameOf } from "../../batches/batch.ts";
import type { InputNeed, InputStop, Lacking, TransformationOrigin } from "../../batches/origin.ts";
import { gravestStops, inheritedStops, inputsLacking } from "../../batches/origins/inherited.ts";
import { shortened } from "../../bounds/bytes.ts";
import { defined } from "../../fact.ts";

/** The origin of a transformed batch as its digest has it. */

const REASON_CHARACTERS = 120;
const NEEDS: readonly InputNeed[] = ["temperature", "test", "farmRecord", "commitment"];

function shortStop({ recall, ...stop }: InputStop, characters: number): InputStop {
  if (recall === undefined) return stop;
  const { ended, reason, ...rest } = recall;
  const end = ended && { ...ended, reason: shortened(ended.reason, characters) };
  return { ...stop, recall: { ...rest, reason: shortened(reason, characters), ...defined({ ended: end }) } };
}

/** With all that is judged by and shorter words: names of bases, and reasons of recalls, stand in their own records. */
export function shortOrigin(origin: TransformationOrigin, characters: number): TransformationOrigin {
  const sources = origin.sources.map((source) => ({
    ...source,
    base: { ...source.base, name: shortened(source.base.name, characters) },
  }));
  const inputs = origin.inputs.map(({ stops, ...input }) => ({
    ...input,
    ...defined({ stops: stops?.map((stop) => shortStop(stop, characters)) }),
  }));
  const { beyond } = origin;
  return {
    ...origin,
    sources,
    inputs,
    ...defined({ beyond: beyond && { ...beyond, stops: beyond.stops.map((stop) => shortStop(stop, characters)) } }),
  };
}

/** What stops the batch, and what its inputs lack, said once for all of them: what is judged by is the same. Harvests go without their lots, and with the names of those who grew them. */
export function saidOnce(batch: Batch): Batch {
  const { origin } = batch;
  if (origin.kind === "harvest" || origin.beyond !== undefined) return batch;
  const lacking: Partial<Record<InputNeed, Lacking>> = {};
  for (const need of NEEDS) {
    const found = inputsLacking(batch, need);
    if (found !== undefined) lacking[need] = found;
  }
  const days = origin.sources.map(({ harvestedOn }) => harvestedOn).toSorted();
  const beyond = {
    inputs: 0,
    sources: 0,
    harvested: [days[0] ?? origin.keepsFrom, days.at(-1) ?? origin.keepsFrom] as const,
    stops: gravestStops(inheritedStops(batch)).map((stop) => shortStop(stop, REASON_CHARACTERS)),
    lacking,
  };
  const inputs = origin.inputs.map(({ gtin, lot, grams }) => ({ gtin, lot, grams }));
  const sources = origin.sources.map((source) => ({
    ...source,
    ...{ gtin: "", lot: "", producer: nameOf(batch, source.organisation) },
  }));
  return { ...batch, origin: { ...origin, inputs, sources, beyond } };
}

/** With one input less or, where none is left, with the smallest harvest less; the same where there is nothing more to leave out. */
export function withOneLess(batch: Batch): Batch {
  const { origin } = batch;
  if (origin.kind === "harvest" || origin.beyond === undefined) return batch;
  const { inputs, sources, beyond } = origin;
  if (inputs.length > 1) {
    const left = { ...beyond, inputs: beyond.inputs + 1 };
    return { ...batch, origin: { ...origin, inputs: inputs.slice(0, -1), beyond: left } };
  }
  if (sources.length <= 1) return batch;
  const left = { ...beyond, sources: beyond.sources + 1 };
  return { ...batch, origin: { ...origin, sources: sources.slice(0, -1), beyond: left } };
}

/** With the names of those who grew what is in it cut to so many characters. */
export function withShortGrowers(batch: Batch, characters: number): Batch {
  const { origin } = batch;
  if (origin.kind === "harvest") return batch;
  const sources = origin.sources.map(({ producer, ...source }) => ({
    ...source,
    ...defined({ producer: producer === undefined ? undefined : shortened(producer, characters) }),
  }));
  return { ...batch, origin: { ...origin, sources } };
}
