import type { Serial } from "@suyuan/domain/batches/label-run";
import type { Product } from "@suyuan/domain/farm/product";
import { type LinkAddress, shelvesOf } from "@suyuan/domain/links/anchor";
import type { LinkShelf } from "@suyuan/domain/links/link";
import type { GlnEntry, LinkedThings } from "@suyuan/domain/links/published";
import type { Item, Key } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { batchHeadOf } from "../../ledger/batch-rows.ts";
import { printedSerial } from "../../ledger/batches/printed.ts";
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

function packIn(deps: Pick<Deps, "labelKeys">, loaded: Loaded, subject: LinkAddress["subject"]): Serial | undefined {
  const row = serialKeyOf(subject);
  if (row === undefined || subject.kind !== "trade-item") return undefined;
  const { gtin, lot = "", serial = "" } = subject;
  return loaded.state(row) ?? printedSerial(deps, loaded.item(batchKey(gtin, lot)), { gtin, lot, serial });
}

/** What is stored, its product whole, and the pack as its row or its code itself tells of it. */
export type StoredThings = LinkedThings & {
  readonly product?: Product | undefined;
  readonly pack?: Serial | undefined;
  /** What lies under a key that was read. */
  readonly found: (key: Key) => Item | undefined;
};

/**
 * What is stored about an address and everything above it: one batched read of at most six keys, eventually consistent. Serial, lot with
 * its variants, product with its variants; product; batch; the serial's row. `page`: what the page of a batch is made of, read in the same
 * round, and then not the product: who looks for that page needs none of it, and a batch on record has one.
 */
export async function linkedThings(
  deps: Pick<Deps, "table" | "labelKeys">,
  address: LinkAddress,
  page: readonly Key[] = [],
): Promise<StoredThings> {
  const { table } = deps;
  const paths = shelvesOf(address);
  const things = page.length > 0 ? page : thingKeys(address);
  const loaded = await readHeads(table, [...things, ...paths.map(linksKey)], EVENTUAL);
  const found = (key: Key) => loaded.found(key);
  const shelves = new Map<string, LinkShelf>();
  for (const path of paths) {
    const shelf = loaded.state(linksKey(path));
    if (shelf !== undefined) shelves.set(path, shelf);
  }
  const { subject } = address;
  if (subject.kind !== "trade-item") return { place: placeIn(loaded, address), shelves, found };
  const { gtin, lot } = subject;
  const batch = lot === undefined ? undefined : loaded.item(batchKey(gtin, lot));
  const pack = packIn(deps, loaded, subject);
  return {
    pack,
    isSerialIssued: pack !== undefined,
    product: loaded.state(productKey(gtin)),
    batch: batchHeadOf(batch),
    shelves,
    found,
  };
}
