import type { Serial } from "@suyuan/domain/batches/label-run";
import type { Product } from "@suyuan/domain/farm/product";
import { type LinkAddress, shelvesOf } from "@suyuan/domain/links/anchor";
import type { LinkShelf } from "@suyuan/domain/links/link";
import type { GlnEntry, LinkedThings } from "@suyuan/domain/links/published";
import type { Key } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { batchHeadOf } from "../../ledger/batch-rows.ts";
import { baseKey, batchKey, glnKey, linksKey, productKey, serialKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { EVENTUAL, readHeads } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";

/** Serials are on record by their lot: without it nothing tells whether one was issued. */
function serialKeyOf(subject: LinkAddress["subject"]): RowKey<Serial> | undefined {
  if (subject.kind !== "trade-item") return undefined;
  const { gtin, lot, serial } = subject;
  return lot === undefined || serial === undefined ? undefined : serialKey(gtin, lot, serial);
}

/** The rows that tell what an address names; a batch is read beside its product. */
function thingKeys({ subject }: LinkAddress): readonly Key[] {
  switch (subject.kind) {
    case "trade-item": {
      const { gtin, lot } = subject;
      const serial = serialKeyOf(subject);
      return [
        productKey(gtin),
        ...(lot === undefined ? [] : [batchKey(gtin, lot)]),
        ...(serial === undefined ? [] : [serial]),
      ];
    }
    case "place":
      return [glnKey(subject.gln)];
    case "base":
      return [baseKey(subject.id)];
    case "logistic-unit":
      return [];
  }
}

function placeIn(loaded: Loaded, { subject }: LinkAddress): GlnEntry | undefined {
  if (subject.kind === "place") return loaded.state(glnKey(subject.gln));
  const base = subject.kind === "base" ? loaded.state(baseKey(subject.id)) : undefined;
  return base && { kind: "base", id: base.id, organisation: base.organisation, name: base.name };
}

/** What is stored, its product whole. */
type StoredThings = LinkedThings & { readonly product?: Product | undefined };

/**
 * What is stored about an address and everything above it: one batched read of at most six keys, eventually consistent. Serial, lot with
 * its variants, product with its variants; product; batch; the serial as issued.
 */
export async function linkedThings({ table }: Pick<Deps, "table">, address: LinkAddress): Promise<StoredThings> {
  const paths = shelvesOf(address);
  const loaded = await readHeads(table, [...thingKeys(address), ...paths.map(linksKey)], EVENTUAL);
  const shelves = new Map<string, LinkShelf>();
  for (const path of paths) {
    const shelf = loaded.state(linksKey(path));
    if (shelf !== undefined) shelves.set(path, shelf);
  }
  const { subject } = address;
  if (subject.kind !== "trade-item") return { place: placeIn(loaded, address), shelves };
  const { gtin, lot } = subject;
  const serial = serialKeyOf(subject);
  return {
    isSerialIssued: serial !== undefined && loaded.item(serial) !== undefined,
    product: loaded.state(productKey(gtin)),
    batch: lot === undefined ? undefined : batchHeadOf(loaded.item(batchKey(gtin, lot))),
    shelves,
  };
}
