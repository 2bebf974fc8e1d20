import type { Known } from "../../import/names.ts";
import { service, taken } from "../../service/client.ts";

/** More products or bases than a cooperative has; beyond them cells name ids. */
const PAGES_MAX = 10;
const PAGE = 100;
const AT_ONCE = 6;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

async function pages<Item>(
  ask: (cursor: { readonly cursor?: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < PAGES_MAX; n++) {
    const page = await ask(cursor === undefined ? {} : { cursor });
    items.push(...page.items);
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return items;
}

/** What cells may name: the organisation's products, and its bases with their plots. */
export async function readKnown(organisation: string): Promise<Known> {
  const [products, bases] = await Promise.all([
    pages((cursor) => taken(service.GET("/api/products", { params: { query: { limit: PAGE, ...cursor } } }))),
    pages((cursor) => taken(service.GET("/api/bases", { params: { query: { limit: PAGE, ...cursor } } }))),
  ]);
  const own = bases.filter((base) => base.organisation === organisation);
  const whole: Known["bases"][number][] = [];
  for (let at = 0; at < own.length; at += AT_ONCE) {
    const some = own
      .slice(at, at + AT_ONCE)
      .map(({ id }) => taken(service.GET("/api/bases/{id}", { params: { path: { id } } })));
    whole.push(...(await Promise.all(some)));
  }
  return { products: products.map(({ gtin, name }) => ({ gtin, name })), bases: whole };
}
