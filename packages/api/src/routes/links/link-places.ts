import type { Base } from "@suyuan/domain/farm/base";
import type { Product } from "@suyuan/domain/farm/product";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { numberNotYours } from "@suyuan/domain/identifiers/company-prefix";
import { ownerIn } from "@suyuan/domain/identifiers/own-id";
import { baseAddress, type LinkAddress, readAnchor } from "@suyuan/domain/links/anchor";
import type { LinkShelf } from "@suyuan/domain/links/link";
import type { GlnEntry } from "@suyuan/domain/links/published";
import { unitHolder } from "@suyuan/domain/links/register";
import type { Actor } from "../../call.ts";
import { claimKeys, requireClaimable } from "../../commands/ids/gs1-claims.ts";
import type { Deps } from "../../host.ts";
import { storedBases } from "../../ledger/ids/bases.ts";
import { baseKey, glnKey, linksKey, productKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";

/** The address that a text names; of a base by its id alone, that of one's own. Throws `invalid-request`. */
export async function addressIn(text: string, deps: Deps, actor: Actor, pointer: string): Promise<LinkAddress> {
  const read = readAnchor(text, deps.publicUrl);
  if ("fault" in read) throw invalidRequest([{ pointer, ...read.fault }]);
  const { subject } = read.address;
  if (subject.kind !== "base" || ownerIn(subject.id) !== undefined) return read.address;
  const [own = subject.id] = await storedBases(deps.table, actor.organisation, [subject.id]);
  return baseAddress(`/id/base/${own}`) ?? read.address;
}

/** What may have links of its own. */
type Owned = Product | GlnEntry | Base;

/** The row that tells who owns what the address names; a logistic unit has none. */
export function ownerKeyOf({ subject }: LinkAddress): RowKey<Owned> | undefined {
  if (subject.kind === "trade-item") return productKey(subject.gtin);
  if (subject.kind === "place") return glnKey(subject.gln);
  return subject.kind === "base" ? baseKey(subject.id) : undefined;
}

/** Where the links of an address lie. */
export function shelfKeyOf({ path, levels }: LinkAddress): RowKey<LinkShelf> {
  return linksKey(levels[0]?.shelf ?? path);
}

/** Where the links of an address lie, and who owns what it names. A logistic unit is claimed by the first link on it. */
export function placesOf(address: LinkAddress, { organisation }: Actor) {
  const owner = ownerKeyOf(address);
  const shelf = shelfKeyOf(address);
  const { subject } = address;
  const claimed = subject.kind === "logistic-unit" ? subject.sscc : undefined;
  return {
    owner,
    shelf,
    keys: [
      shelf,
      ...(owner === undefined ? [] : [owner]),
      ...(claimed === undefined ? [] : claimKeys("sscc", claimed)),
    ],
    stateIn: (loaded: Loaded) => {
      const state = { owner: owner && loaded.state(owner)?.organisation, shelf: loaded.state(shelf) };
      if (claimed === undefined) return state;
      const holder = unitHolder(state.shelf) ?? organisation;
      if (holder !== organisation) throw numberNotYours("sscc", claimed, "/anchor");
      if (unitHolder(state.shelf) === undefined) {
        requireClaimable(loaded, { kind: "sscc", number: claimed, pointer: "/anchor" }, organisation);
      }
      return state;
    },
  };
}
