import type { Pickable } from "../parts/fields/pick.ts";
import { service, taken } from "../service/client.ts";
import { said } from "../words/dictionary.ts";

/** Holders, products and bases that a certificate may name. */
export interface Scope {
  readonly holders: readonly Pickable[];
  readonly products: readonly (Pickable & { readonly owner: string })[];
  readonly bases: readonly (Pickable & { readonly owner: string })[];
}

export async function readScope(): Promise<Scope> {
  const limit = 200;
  const [organisations, products, bases] = await Promise.all([
    taken(service.GET("/api/organisations", { params: { query: { limit } } })),
    taken(service.GET("/api/products", { params: { query: { limit } } })),
    taken(service.GET("/api/bases", { params: { query: { limit } } })),
  ]);
  return {
    holders: organisations.items
      .filter(({ kind }) => kind === "cooperative")
      .map(({ id, name, region, pinyin }) => ({ id, title: name, detail: region, pinyin })),
    products: products.items.map(({ gtin, name, organisation, pinyin }) => ({
      id: gtin,
      title: said(name),
      detail: gtin,
      pinyin,
      owner: organisation,
    })),
    bases: bases.items.map(({ id, name, region, organisation, pinyin }) => ({
      id,
      title: name,
      detail: region,
      pinyin,
      owner: organisation,
    })),
  };
}
