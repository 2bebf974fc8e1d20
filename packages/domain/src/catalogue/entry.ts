import { mayActInRegion, notFound } from "../access.ts";
import type { Instant } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError, nothingChanged } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import type { Base } from "../farm/base.ts";
import type { Product } from "../farm/product.ts";
import { requireValid } from "../field-errors.ts";
import { storedId } from "../identifiers/own-id.ts";
import { holdsGoods, type Organisation } from "../organisation.ts";
import { faultsOf } from "../presentation/own-words.ts";
import { isRegionCode } from "../region-code.ts";
import type { SpecialKind } from "./kinds.ts";

interface Names {
  readonly zh: string;
  readonly en?: string;
}

/** A special product of a county, as its office records it. What is certified, and what there is of it, is asked when it is shown. */
export interface CatalogueEntry {
  readonly id: string;
  readonly office: string;
  readonly officeName: string;
  /** Of a county: 6 digits. */
  readonly region: string;
  readonly name: Names;
  readonly kinds: readonly SpecialKind[];
  /** Months, 1 to 12; from 11 to 2 goes over the new year. */
  readonly season?: { readonly from: number; readonly to: number };
  readonly gtins: readonly string[];
  readonly producers: readonly { readonly id: string; readonly name: string }[];
  /** As they are stored. */
  readonly bases: readonly { readonly id: string; readonly name: string; readonly region: string }[];
  readonly words?: { readonly zh: readonly string[]; readonly en?: readonly string[] };
  readonly recordedAt: Instant;
  readonly changedAt: Instant;
  readonly corrections?: number;
  readonly withdrawn?: { readonly at: Instant; readonly reason: string };
}

/** What an office says of a special product. `bases` name whose they are. */
export interface EntrySaid {
  readonly name: { readonly zh: string; readonly en?: string | undefined };
  readonly kinds: readonly SpecialKind[];
  readonly season?: { readonly from: number; readonly to: number } | undefined;
  readonly gtins: readonly string[];
  readonly producers: readonly string[];
  readonly bases?: readonly { readonly organisation: string; readonly id: string }[] | undefined;
  readonly words?: { readonly zh: readonly string[]; readonly en?: readonly string[] | undefined } | undefined;
}

/** What was found under what an entry names. */
export interface Found {
  readonly products: readonly (Product | undefined)[];
  readonly organisations: readonly (Organisation | undefined)[];
  readonly bases: readonly (Base | undefined)[];
}

const CORRECTIONS_MAX = 100;

function requireOffice(region: string, pointer: string, { actor }: Context): void {
  const isCounty = /^\d{6}$/.test(region) && isRegionCode(region) && !region.endsWith("00");
  if (isCounty && mayActInRegion(actor.party, region)) return;
  requireValid([
    {
      pointer,
      en: "Name a county of your region by its six digits.",
      zh: "请填写本机构辖区内的县级行政区划代码（6 位）。",
    },
  ]);
}

/** The entry's content with the names of what it names. Errors: `not-found` at the field, `invalid-request` for what words may not say. */
function contentOf(said: EntrySaid, found: Found) {
  const { words, name } = said;
  const faults = words === undefined ? [] : [...faultsOf(words.zh, "zh"), ...faultsOf(words.en ?? [], "en")];
  const named = faultsOf([name.zh, name.en ?? ""], "zh").map((fault) => ({ ...fault, pointer: "/name" }));
  requireValid([...faults.map((fault) => ({ ...fault, pointer: `/words${fault.pointer}` })), ...named]);
  for (const [n, gtin] of said.gtins.entries()) {
    if (!found.products.some((product) => product?.gtin === gtin)) throw notFound("product", gtin, `/gtins/${n}`);
  }
  const producers = said.producers.map((id, n) => {
    const one = found.organisations.find((organisation) => organisation?.id === id);
    if (one === undefined || !holdsGoods(one.kind)) throw notFound("organisation", id, `/producers/${n}`);
    return { id, name: one.name };
  });
  const bases = (said.bases ?? []).map(({ organisation, id }, n) => {
    const stored = storedId(organisation, id);
    const one = found.bases.find((base) => base?.id === stored);
    if (one === undefined || !said.producers.includes(one.organisation)) throw notFound("base", id, `/bases/${n}/id`);
    return { id: stored, name: one.name, region: one.regionCode };
  });
  return {
    name: { zh: name.zh, ...defined({ en: name.en }) },
    kinds: [...new Set(said.kinds)],
    ...defined({ season: said.season }),
    gtins: [...new Set(said.gtins)],
    producers,
    bases,
    ...(words === undefined ? {} : { words: { zh: words.zh, ...defined({ en: words.en }) } }),
  };
}

type Content = ReturnType<typeof contentOf>;

function factual({ producers, bases, name, kinds, season, gtins, words }: Content | CatalogueEntry) {
  return {
    name,
    kinds,
    ...defined({ season }),
    gtins,
    producers: producers.map(({ id }) => id),
    ...(bases.length === 0 ? {} : { bases: bases.map(({ id }) => id) }),
    ...defined({ words }),
  };
}

/** Records a special product of a county. `id` as it is stored. Errors: `invalid-request`, `not-found`. */
export function recordEntry(
  { id, region, ...said }: EntrySaid & { readonly id: string; readonly region: string },
  found: Found,
  ctx: Context,
): { readonly entry: CatalogueEntry; readonly fact: Fact<"catalogue-entry-recorded"> } {
  requireOffice(region, "/region", ctx);
  const content = contentOf(said, found);
  const { organisation: office, party } = ctx.actor;
  const entry = { id, office, officeName: party.name, region, ...content, recordedAt: ctx.now, changedAt: ctx.now };
  return { entry, fact: factOf("catalogue-entry-recorded", ctx.now, { id, region, ...factual(content) }, ctx) };
}

function requireStanding(entry: CatalogueEntry | undefined, { actor }: Context): CatalogueEntry {
  if (entry === undefined || entry.office !== actor.organisation) throw notFound("catalogue-entry");
  if (entry.withdrawn === undefined) return entry;
  throw new DomainError("already-voided", {
    en: "This special product was withdrawn already. Nothing was changed.",
    zh: "该特色产品已撤下，未作任何更改。",
  });
}

/** What is said of the product from here on, whole. Errors: as `recordEntry`, `already-voided`, `correction-refused`. */
export function correctEntry(
  before: CatalogueEntry | undefined,
  { id, reason, ...said }: EntrySaid & { readonly id?: string | undefined; readonly reason: string },
  found: Found,
  ctx: Context,
): { readonly entry: CatalogueEntry; readonly fact: Fact<"catalogue-entry-corrected"> } {
  const entry = requireStanding(before, ctx);
  const content = contentOf(said, found);
  const [was, is] = [factual(entry), factual(content)];
  if (JSON.stringify(was) === JSON.stringify(is)) throw nothingChanged();
  if ((entry.corrections ?? 0) >= CORRECTIONS_MAX) {
    throw new DomainError("correction-refused", {
      en: `It was corrected ${CORRECTIONS_MAX} times already. Withdraw it and record it anew.`,
      zh: `已更正 ${CORRECTIONS_MAX} 次，请撤下后重新登记。`,
    });
  }
  const { season: _, words: __, ...kept } = entry;
  const corrects = { kind: "catalogue-entry-recorded", id: entry.id };
  return {
    entry: { ...kept, ...content, changedAt: ctx.now, corrections: (entry.corrections ?? 0) + 1 },
    fact: factOf(
      "catalogue-entry-corrected",
      ctx.now,
      { ...defined({ id }), corrects, reason, before: was, after: is },
      ctx,
    ),
  };
}

/** Takes a special product off the catalogue; it stays on record. Errors: `not-found`, `already-voided`. */
export function withdrawEntry(
  before: CatalogueEntry | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly entry: CatalogueEntry; readonly fact: Fact<"catalogue-entry-withdrawn"> } {
  const entry = requireStanding(before, ctx);
  const corrects = { kind: "catalogue-entry-recorded", id: entry.id };
  return {
    entry: { ...entry, changedAt: ctx.now, withdrawn: { at: ctx.now, reason } },
    fact: factOf("catalogue-entry-withdrawn", ctx.now, { ...defined({ id }), corrects, reason }, ctx),
  };
}
