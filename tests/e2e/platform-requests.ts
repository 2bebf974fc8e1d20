/** Requests of platforms' agreements and orders, for tests over every route. */
import { ACTORS, type ActorName, batchBody, daysFromNow, must, type Service } from "./api-fixture.ts";

/** What a request of these names. */
interface Named {
  readonly gtin: string;
  readonly sale: string;
  readonly sold: string;
  readonly platform: string;
  readonly organisation: string;
  readonly entry: string;
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

const SOLD_AT = `${daysFromNow(-1)}T09:00:00+08:00`;
let fresh = 0;
const newId = (): string => {
  fresh += 1;
  return `platform-${fresh}`;
};

const agreementOf = (who: ActorName | "nobody", more: object = {}) => ({
  ...{ id: newId(), platform: "chengdu-shop", fields: ["weights", "certificate"], sells: who !== "statistician" },
  ...more,
});
const orderOf = ({ gtin, sold, organisation }: Named, id: string, quantityKg = 1) => ({
  ...{ id, seller: organisation, items: [{ gtin, lot: sold, quantityKg }], soldAt: SOLD_AT },
});
const entryOf = ({ gtin, organisation }: Named) => ({
  ...{ name: { zh: "猕猴桃" }, kinds: ["fine"], gtins: [gtin], producers: [organisation] },
});
/** A county office names organisations of its region: each its own. */
const inRegionOf = (who: ActorName | "nobody"): object => {
  if (who === "statistician") return { organisations: ["lingjiang"], sells: false };
  return who === "strangeStatistician" ? { organisations: ["jiange-pears"], sells: false } : {};
};

const upon = ({ sale }: Named, step: string, body?: unknown): Asked => ({
  method: body === undefined ? "GET" : "POST",
  path: `/api/orders/${sale}${step}`,
  ...(body === undefined ? {} : { body }),
});

export const PLATFORM_ASKS: Readonly<Record<string, (names: Named, who: ActorName | "nobody") => Asked>> = {
  "POST /api/agreements": (_, who) => ({
    method: "POST",
    path: "/api/agreements",
    body: agreementOf(who, inRegionOf(who)),
  }),
  "GET /api/agreements": () => ({ method: "GET", path: "/api/agreements" }),
  "GET /api/agreements/{platform}": ({ platform, organisation }) => ({
    method: "GET",
    path: `/api/agreements/${platform}?from=${organisation}`,
  }),
  "POST /api/agreements/{platform}/end": ({ platform }) => ({
    method: "POST",
    path: `/api/agreements/${platform}/end`,
    body: { id: newId(), reason: "合同到期" },
  }),
  "POST /api/catalogue": (names, who) => ({
    method: "POST",
    path: "/api/catalogue",
    body: { ...entryOf(names), id: newId(), region: who === "strangeStatistician" ? "510823" : "510824" },
  }),
  "POST /api/catalogue/{id}/corrections": (names) => ({
    method: "POST",
    path: `/api/catalogue/${names.entry}/corrections`,
    body: { ...entryOf(names), id: newId(), reason: "更名", name: { zh: `猕猴桃 ${newId()}` } },
  }),
  "POST /api/catalogue/{id}/withdrawal": ({ entry }) => ({
    method: "POST",
    path: `/api/catalogue/${entry === "E-0001" ? "E-0002" : entry}/withdrawal`,
    body: { id: newId(), reason: "停产" },
  }),
  "GET /api/catalogue": () => ({ method: "GET", path: "/api/catalogue?region=510824" }),
  "GET /api/catalogue/{office}/{id}": ({ entry }) => ({
    method: "GET",
    path: `/api/catalogue/${ACTORS.statistician.organisation}/${entry}`,
  }),
  "GET /api/catalogue/changes": () => ({ method: "GET", path: "/api/catalogue/changes" }),
  "POST /api/orders": (names) => ({ method: "POST", path: "/api/orders", body: orderOf(names, newId()) }),
  "GET /api/orders": () => ({ method: "GET", path: "/api/orders" }),
  "GET /api/orders/{id}": (names) => upon(names, `?from=${ACTORS.integrator.organisation}`),
  "POST /api/orders/{id}/corrections": (names) => {
    const { items } = orderOf(names, "", 2);
    return upon(names, "/corrections", { id: newId(), reason: "多录了", items });
  },
  "POST /api/orders/{id}/void": (names) => upon(names, "/void", { id: newId(), reason: "买家退单" }),
};

/** Makes the agreements and the order that are known. */
export async function makePlatforms(service: Service, names: Named): Promise<void> {
  await must(service.call("clerk", "POST", "/api/batches", batchBody(names.sold, 20)));
  const shared = agreementOf("clerk", { fields: ["weights"] });
  await must(service.call("clerk", "POST", "/api/agreements", shared));
  const other = agreementOf("clerk", { platform: names.platform, fields: [], sells: false });
  await must(service.call("clerk", "POST", "/api/agreements", other));
  for (const id of [names.entry, "E-0002"]) {
    const entry = { ...entryOf(names), id, region: "510824" };
    await must(service.call("statistician", "POST", "/api/catalogue", entry));
  }
  await must(service.call("integrator", "POST", "/api/orders", orderOf(names, names.sale, 3)));
}
