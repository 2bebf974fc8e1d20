import { mock } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { LAXER, NO_CODE, OVER_BATCH, PUBLISHED_TWICE } from "./county.ts";
import { OVERSIGHT_REFUSED } from "./oversight.ts";
import { PLATFORMS_REFUSED } from "./platforms.ts";
import {
  BASE,
  BATCH,
  CERTIFICATE,
  DOCUMENT,
  GTIN,
  INPUT,
  item,
  LINK,
  LOT,
  PACKING,
  PRODUCT,
  RECEIPT,
  REGISTRATION,
  RUN,
  SHIPMENT,
  TEST,
} from "./season.ts";
import type { Reply, Site, Step, Who } from "./site.ts";
import { SHORT } from "./walk.ts";

/** Every refusal that the contract names, met by asking for what is not allowed. All of it comes before the walk ends. */

const post = (as: Who, path: string, body: unknown, headers: Step["headers"] = {}): Step => ({
  as,
  method: "POST",
  path,
  body,
  headers,
});
const get = (as: Who, path: string, headers: Step["headers"] = {}): Step => ({ as, method: "GET", path, headers });
const register = (lot: string, change: object): Step =>
  post("clerk", "/api/batches", { ...REGISTRATION, lot, ...change });
const test = (lot: string, change: object): Step =>
  post("laboratory", `/api/batches/${GTIN}/${lot}/tests`, { ...TEST, fileSha256: undefined, ...change });

/** A product whose name has a character that no label can print. */
const RARE = "06901234567908";
const OVER_LIMIT = [{ active: "苦参碱", resultMgPerKg: 6, limitMgPerKg: 5 }];
const plain = { commitmentBasis: "quality-control", quantityKg: 100 };

/** After the walk's journey: who may not, what is not there, what rules and state forbid. */
const MANAGEMENT: readonly Step[] = [
  ...OVER_BATCH,
  ...NO_CODE,
  ...LAXER,
  ...PUBLISHED_TWICE,
  post("clerk", "/api/bases", {
    ...BASE,
    id: "yunfeng-2",
    gln: undefined,
    plots: [{ id: "p1", areaMu: -3, crop: "梨" }],
  }),
  get("nobody", BATCH),
  {
    as: "clerk",
    method: "POST",
    path: `/api/products/${GTIN}/photo`,
    body: "\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    headers: { "content-type": "image/heic" },
  },
  post("depot", "/api/bases", BASE),
  get("depot", `/api/batches/${GTIN}/QZ9999`),
  post("clerk", "/api/products", { ...PRODUCT, category: "蔬菜" }),
  post("inspector", "/api/certificates", { ...CERTIFICATE, id: "lb-2026-18" }),
  post(
    "clerk",
    `${BATCH}/storage`,
    { action: "in", location: "A1", quantityKg: 1, at: "2026-10-08T09:00:00+08:00" },
    { "idempotency-key": "k-1" },
  ),
  post(
    "clerk",
    `${BATCH}/storage`,
    { action: "in", location: "A1", quantityKg: 2, at: "2026-10-08T09:00:00+08:00" },
    { "idempotency-key": "k-1" },
  ),
  post("clerk", "/api/bases", { ...BASE, id: "yunfeng-2", gln: undefined }),
  register("CX26100701", { base: "yunfeng-2" }),
  register("CX26100702", { quantityKg: 19_000 }),
  {
    as: "depot",
    method: "PATCH",
    path: "/api/uploads/up-2026-1",
    body: "x",
    headers: { "content-type": "application/partial-upload", "upload-offset": "20" },
  },
  register("CX26100703", { certificate: undefined, quantityKg: 200_000 }),
  post("clerk", "/api/inputs", { ...INPUT, appliedOn: "2026-10-01", stoppedOn: "2026-10-02" }),
  register("CX26100704", plain),
  register("CX26100705", { ...plain, harvestedOn: "2026-10-20" }),
  post("clerk", "/api/inputs", { ...INPUT, appliedOn: "2026-10-20", stoppedOn: undefined }),
  test(LOT, { sampleId: "S-2", items: OVER_LIMIT }),
  post("laboratory", `${BATCH}/tests/S-2026-1009/void`, { reason: "再次作废" }),
  register("CX26090101", { ...plain, harvestedOn: "2026-09-20" }),
  post("laboratory", `/api/batches/${GTIN}/CX26090101/tests`, { ...TEST, sampleId: "S-3" }),
  post("clerk", "/api/shipments", { ...SHIPMENT, id: "s-2026-9", items: [item(5000)] }),
  test("CX26090101", { sampleId: "S-4", items: OVER_LIMIT, verdict: "failed" }),
  post("clerk", "/api/shipments", { ...SHIPMENT, id: "s-2026-9", items: [item(1, "CX26090101")] }),
  register("CX26090102", { ...plain, harvestedOn: "2026-09-20" }),
  post("inspector", "/api/recalls", { id: "rc-9", gtin: GTIN, lot: "CX26090102", reason: "混批", level: 3 }),
  post("clerk", "/api/shipments", { ...SHIPMENT, id: "s-2026-9", items: [item(1, "CX26090102")] }),
  post("inspector", "/api/recalls/rc-9/end", { reason: "货物已全部追回", outcome: "completed" }),
  post("inspector", "/api/recalls/rc-9/end", { reason: "重复提交", outcome: "completed" }),
  post("inspector", "/api/recalls", {
    id: "rc-8",
    scope: { kind: "batch", id: `01/${GTIN}/10/CX26090101` },
    reason: "混批",
    level: 3,
  }),
  post("inspector", "/api/recalls/rc-8/end", { reason: "货物已全部追回", outcome: "completed" }),
  post("clerk", `${BATCH}/void`, { reason: "批号登错" }),
  post("depot", `/api/shipments/${SHIPMENT.id}/receipt`, { ...RECEIPT, remark: "再次收货" }),
  post("depot", `/api/shipments/${SHIPMENT.id}/receipt/corrections`, {
    id: "k-2026-9",
    reason: "小数点点错",
    items: RECEIPT.items.map((each) => ({ ...each, quantityKg: 1 })),
  }),
  post("clerk", "/api/shipments", { ...SHIPMENT, id: "s-2026-3", items: [item(10)] }),
  post("depot", "/api/shipments/s-2026-3/receipt", { ...RECEIPT, items: [item(1, "CX26090102")] }),
  post("inspector", `${SHORT}/closing`, { id: "audit-2026-9", reason: "再次办结" }),
  post("depot", "/api/labels", { ...RUN, id: "run-2026-9", count: 5000 }),
  register("CX26090103", { commitmentBasis: undefined, quantityKg: 100, harvestedOn: "2026-09-20" }),
  get("clerk", `/api/batches/${GTIN}/CX26090103/commitment.pdf`),
  post("clerk", "/api/labels", { ...RUN, id: "large", lot: "CX26090103", count: 2, netWeightG: 12_345 }),
  get("clerk", "/api/labels/large.pdf?layout=thermal-40x30"),
  post("clerk", "/api/products", { ...PRODUCT, gtin: RARE, name: { zh: "𠮷家雪梨" } }),
  register("CX26090104", { ...plain, gtin: RARE, certificate: undefined, harvestedOn: "2026-09-20" }),
  post("clerk", "/api/labels", { ...RUN, id: "rare", gtin: RARE, lot: "CX26090104", count: 2 }),
  get("clerk", "/api/labels/rare.pdf"),
  post("clerk", "/api/links", { ...LINK, id: "first", default: "single" }),
  post("clerk", "/api/links", { ...LINK, id: "second", default: "single" }),
  post("clerk", "/api/links/old-page/withdrawal", { reason: "再次撤回" }),
  {
    as: "depot",
    method: "POST",
    path: `${BATCH}/temperature-logs`,
    body: "not a logger's file",
    headers: { "content-type": "text/csv" },
  },
  post("clerk", "/api/inputs", { ...INPUT, target: "x".repeat(400_000) }),
  { as: "clerk", method: "POST", path: "/api/inputs", body: "<input/>", headers: { "content-type": "text/xml" } },
];

const EPCIS: readonly Step[] = [
  post("integrator", "/epcis/capture", { ...DOCUMENT, schemaVersion: "1.2" }),
  get("integrator", "/epcis/events?EQ_colour=green"),
  get("nobody", "/epcis/events"),
  get("operator", "/epcis/events"),
  get("integrator", "/epcis/events/ni:%2F%2F%2Fsha-256;00"),
  get("integrator", "/epcis/events", { accept: "image/png" }),
  post("integrator", "/epcis/events", PACKING),
  post("integrator", "/epcis/capture", {
    ...DOCUMENT,
    epcisBody: { eventList: Array.from({ length: 501 }, () => PACKING) },
  }),
  get("integrator", `/epcis/events?EQ_bizStep=${"x".repeat(20_000)}`),
  { as: "integrator", method: "POST", path: "/epcis/capture", body: "a,b", headers: { "content-type": "text/csv" } },
];

/** A table out of reach: what comes of it is `busy`. */
const unreachable = (table: Table): Table =>
  failing(table, () => new StoreUnavailable("out of reach", "not-committed"));

/** A table that is broken: what comes of it is `internal`. */
const broken = (table: Table): Table => failing(table, () => new TypeError("broken"));

function failing(table: Table, error: () => Error): Table {
  const fail = () => Promise.reject(error());
  return {
    ...table,
    get: (key, options) => (key.sk === "KEY" ? table.get(key, options) : fail()),
    getMany: fail,
    query: fail,
    transact: fail,
  };
}

/** A table with runs of labels as an earlier version left them when it died between two transactions. */
function unfinished(table: Table): Table {
  return {
    ...unreachable(table),
    get: (...asked) => table.get(...asked),
    getMany: async (...asked) => {
      const items = await table.getMany(...asked);
      return items.map(
        (item) => item && (item.sk === "RUN" ? { ...item, data: { ...item.data, status: "issuing" } } : item),
      );
    },
  };
}

/** A body of which nothing comes, and timers that run ahead until it has had its time. */
async function withoutEnd(site: Site): Promise<readonly [Step, Reply]> {
  const step: Step = {
    as: "clerk",
    method: "POST",
    path: "/api/inputs",
    body: new ReadableStream(),
    headers: { "content-type": "application/json" },
  };
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const refused = site.send(step);
    let isAnswered = false;
    void refused.finally(() => {
      isAnswered = true;
    });
    while (!isAnswered) {
      mock.timers.tick(1000);
      await nextTurn();
    }
    return [step, await refused];
  } finally {
    mock.timers.reset();
  }
}

export async function refusals(site: Site, seen: (step: Step, reply: Reply) => void): Promise<void> {
  const asked = async (steps: readonly Step[], at: Site = site) => {
    for (const step of steps) seen(step, await at.send(step));
  };
  await asked(MANAGEMENT);
  await asked(OVERSIGHT_REFUSED);
  await asked(PLATFORMS_REFUSED);
  await asked(Array.from({ length: 100 }, (_, n) => post("clerk", "/api/links", { ...LINK, id: `more-${n}` })));
  seen(...(await withoutEnd(site)));
  await asked(EPCIS);
  const [page, events] = [get("clerk", BATCH), get("integrator", "/epcis/events")];
  await asked([page, events], site.over({ table: unreachable }));
  await asked([page, events], site.over({ table: broken }));
  await asked([get("depot", `/api/labels/${RUN.id}.csv`)], site.over({ table: unfinished }));
  await asked([page, page], site.over({ rateLimitPerMinute: 1 }));
  await asked([events, events], site.over({ rateLimitPerMinute: 1 }));
}
