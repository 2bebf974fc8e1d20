import type { PackedBatch } from "@suyuan/domain/batches/codec";
import type { Base } from "@suyuan/domain/farm/base";
import type { Product } from "@suyuan/domain/farm/product";
import { type LinkAddress, shelvesOf } from "@suyuan/domain/links/anchor";
import type { LinkShelf } from "@suyuan/domain/links/link";
import type { GlnEntry, LinkedThings } from "@suyuan/domain/links/published";
import type { Item, Key } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { baseKey, batchKey, glnKey, linksKey, productKey } from "../../ledger/keys.ts";

/** The rows that tell what an address names; a batch is read beside its product. */
function thingKeys({ subject }: LinkAddress): readonly Key[] {
  switch (subject.kind) {
    case "trade-item": {
      const { gtin, lot } = subject;
      return [productKey(gtin), ...(lot === undefined ? [] : [batchKey(gtin, lot)])];
    }
    case "place":
      return [glnKey(subject.gln)];
    case "base":
      return [baseKey(subject.id)];
    case "logistic-unit":
      return [];
  }
}

function placeOf({ subject }: LinkAddress, item: Item | undefined): GlnEntry | undefined {
  if (item === undefined) return undefined;
  if (subject.kind === "place") return item.data as unknown as GlnEntry;
  const { id, organisation, name } = item.data as unknown as Base;
  return { kind: "base", id, organisation, name };
}

/**
 * What is stored about an address and everything above it: one batched read of at most five keys, eventually consistent. Serial, lot with
 * its variants, product with its variants; product; batch.
 */
export async function linkedThings({ table }: Pick<Deps, "table">, address: LinkAddress): Promise<LinkedThings> {
  const things = thingKeys(address);
  const shelves = shelvesOf(address);
  const items = await table.getMany([...things, ...shelves.map(linksKey)]);
  const [first, second] = items.slice(0, things.length);
  const found = new Map<string, LinkShelf>();
  for (const [n, path] of shelves.entries()) {
    const item = items[things.length + n];
    if (item !== undefined) found.set(path, item.data as unknown as LinkShelf);
  }
  if (address.subject.kind !== "trade-item") return { place: placeOf(address, first), shelves: found };
  return {
    product: first?.data as unknown as Product | undefined,
    batch: second?.data as unknown as PackedBatch | undefined,
    shelves: found,
  };
}
