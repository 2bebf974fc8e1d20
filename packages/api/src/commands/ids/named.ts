import { mayRead, notFound } from "@suyuan/domain/access";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import type { Base } from "@suyuan/domain/farm/base";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import type { Organisation } from "@suyuan/domain/organisation";
import { scopeOf } from "@suyuan/domain/region-code";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { storedIdsOf } from "../../ledger/ids/own.ts";
import { baseKey, certificateKey, namesakes, organisationKey } from "../../ledger/keys.ts";
import { foundBy, type Viewer } from "../../ledger/lists/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { ambiguous } from "./ambiguous.ts";

/** What somebody says of which thing they mean: its id, and whose it is, where that is another. */
export interface Named {
  readonly id: string;
  readonly from?: string | undefined;
  /** The member of the body that says it; absent: it is in the address. */
  readonly pointer?: string;
}

/** A kind of thing that its maker and others name by the maker's id. */
interface NamedThings<Thing extends object> {
  readonly kind: "base" | "certificate";
  readonly keyOf: (stored: string) => RowKey<Thing>;
  readonly maker: (thing: Thing) => string;
  /** Whose it is, and where it lies besides: who may read it. */
  readonly kept: (thing: Thing) => { readonly organisation: string; readonly regionCode?: string };
}

const BASES: NamedThings<Base> = {
  kind: "base",
  keyOf: baseKey,
  maker: ({ organisation }) => organisation,
  kept: ({ organisation, regionCode }) => ({ organisation, regionCode }),
};

const CERTIFICATES: NamedThings<Certificate> = {
  kind: "certificate",
  keyOf: certificateKey,
  maker: ({ grantedBy }) => grantedBy,
  kept: ({ holder }) => ({ organisation: holder }),
};

/** The id under which the base is stored that somebody means. Errors as `meant` has them. */
export function baseMeant(deps: Pick<Deps, "table">, actor: Actor, named: Named): Promise<string> {
  return meant(deps, actor, BASES, named);
}

/** The id under which the certificate is stored that somebody means: `from` is the bureau that granted it. Errors as `meant` has them. */
export function certificateMeant(deps: Pick<Deps, "table">, actor: Actor, named: Named): Promise<string> {
  return meant(deps, actor, CERTIFICATES, named);
}

/** Makers that used one id, and things of it found in one's own rows, that are looked at. */
const NAMESAKES_MAX = 8;
const FOUND_MAX = 20;

/**
 * One's own by the id; else the only one of that id that one may read, among the first of all makers and what one's own partition finds by the
 * word: strangers' things may fill the former, never the latter. Throws `not-found`, as for what never was, and `invalid-request` where several
 * are to be seen: the way out is `?from=`.
 */
async function meant<Thing extends object>(
  { table }: Pick<Deps, "table">,
  actor: Actor,
  things: NamedThings<Thing>,
  { id, from, pointer }: Named,
): Promise<string> {
  const { kind, keyOf, maker } = things;
  const [now, former] = storedIdsOf(from ?? actor.organisation, id);
  const acting = organisationKey(actor.organisation);
  const made = await readMany(table, [keyOf(now), keyOf(former), acting]);
  const before = made.state(keyOf(former));
  const isFormer = before !== undefined && maker(before) === (from ?? actor.organisation);
  if (made.has(keyOf(now)) || from !== undefined) return isFormer && !made.has(keyOf(now)) ? former : now;
  if (isFormer) return former;
  const organisation = made.state(acting);
  if (organisation === undefined) throw notFound(kind, id, pointer);
  const viewer = viewerOf(organisation, actor);
  const [others, found] = await Promise.all([
    readPage(table, namesakes(kind, id), { limit: NAMESAKES_MAX }),
    readPage(table, foundBy(viewer, kind, plainText(id), true), { limit: FOUND_MAX }),
  ]);
  const ids = [...new Set([former, ...[...others.rows, ...found.rows].map(({ data }) => data.id)])];
  const names = ids.filter((name) => name === former || name.endsWith(`/${id}`));
  const [only, second] = await readable(table, things, { actor, organisation }, names);
  if (second !== undefined) throw ambiguous(pointer);
  if (only === undefined) throw notFound(kind, id, pointer);
  return only;
}

/** In whose rows somebody looks: an office those of its scope, everyone else their own. */
function viewerOf({ id, regionCode }: Organisation, { role }: Actor): Viewer {
  const scope = role === "inspector" || role === "statistician" ? scopeOf(regionCode) : undefined;
  return scope === undefined ? { organisation: id } : { scope };
}

async function readable<Thing extends object>(
  table: Deps["table"],
  { keyOf, kept }: NamedThings<Thing>,
  { actor, organisation }: { readonly actor: Actor; readonly organisation: Organisation },
  names: readonly string[],
): Promise<readonly string[]> {
  const rows = await readMany(table, names.map(keyOf));
  const thingAt = (loaded: Loaded, name: string) => {
    const thing = loaded.state(keyOf(name));
    return thing === undefined ? undefined : kept(thing);
  };
  const owners = names.flatMap((name) => thingAt(rows, name)?.organisation ?? []);
  const owned = await readMany(table, owners.map(organisationKey));
  return names.filter((name) => {
    const thing = thingAt(rows, name);
    if (thing === undefined) return false;
    const home = owned.state(organisationKey(thing.organisation))?.regionCode;
    const { organisation: owner, regionCode } = thing;
    return mayRead({ organisation: owner, regionCodes: [regionCode, home] }, organisation, actor.role);
  });
}
