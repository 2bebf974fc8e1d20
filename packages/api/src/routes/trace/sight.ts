import { mayActInRegion } from "@suyuan/domain/access";
import type { Batch } from "@suyuan/domain/batches/batch";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn, batchKeyOf, batchOf } from "../../ledger/batch-rows.ts";
import { inTurns } from "../../ledger/indexes/turns.ts";
import { baseKey, organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";
import type { Life } from "../../ledger/trace/lives.ts";
import { mayTrace } from "./goods.ts";
import type { Sight } from "./shown.ts";

/** Batches that are unpacked, and rows that are read, before others have their turn. */
const AT_ONCE = 50;

/** What a trace met: ids under which it is stored. */
export interface Met {
  readonly batches: readonly string[];
  readonly organisations: readonly string[];
  readonly bases: readonly string[];
}

interface Reader {
  readonly actor: Actor;
  readonly reader: Organisation;
}

/**
 * Which of what a trace met its reader may see, and how things are called: by the id of an organisation, by the node of a base. One round of
 * reads; one more where batches lie in parts. `lives`: what was read already.
 */
export async function sightOf(
  { table }: Pick<Deps, "table">,
  { actor, reader }: Reader,
  lives: ReadonlyMap<string, Pick<Life, "head">>,
  met: Met,
): Promise<Omit<Sight, "ends"> & { readonly names: ReadonlyMap<string, string> }> {
  const maySee = (batch: Batch | undefined): boolean => mayTrace(batch, reader, actor);
  const wholeHead = (id: string) => {
    const head = lives.get(id)?.head;
    return head?.data.parts === undefined ? head : undefined;
  };
  const near = met.batches.filter((id) => wholeHead(id) !== undefined);
  const far = met.batches.filter((id) => wholeHead(id) === undefined);
  const ofNear = inTurns(near, AT_ONCE, (part) => part.filter((id) => maySee(batchOf(wholeHead(id)))));
  const ofFar = inTurns(far, AT_ONCE, async (part) => {
    const loaded = await readMany(table, part.map(batchKeyOf), EVENTUAL);
    return part.filter((id) => maySee(batchIn(loaded, batchKeyOf(id))));
  });
  const ofOthers = inTurns(met.organisations, AT_ONCE, async (part) => {
    const loaded = await readMany(table, part.map(organisationKey), EVENTUAL);
    return part.flatMap((id) => loaded.state(organisationKey(id)) ?? []);
  });
  const ofBases = inTurns(met.bases, AT_ONCE, async (part) => {
    const loaded = await readMany(table, part.map(baseKey), EVENTUAL);
    return part.flatMap((id): [string, string][] => {
      const name = loaded.state(baseKey(id))?.name;
      return name === undefined ? [] : [[`base/${id}`, name]];
    });
  });
  const [seen, read, others, bases] = await Promise.all([ofNear, ofFar, ofOthers, ofBases]);
  const organisations = others.flat();
  const isOwn = ({ regionCode }: Organisation) => actor.role === "inspector" && mayActInRegion(reader, regionCode);
  return {
    batches: new Set([...seen, ...read].flat()),
    organisations: new Set([reader.id, ...organisations.filter(isOwn).map(({ id }) => id)]),
    names: new Map([...organisations.map(({ id, name }): [string, string] => [id, name]), ...bases.flat()]),
  };
}
