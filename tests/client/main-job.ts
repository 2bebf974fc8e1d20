/**
 * The main job of the README as a stranger's program does it: typed by the contract alone, without a cast. Reads the address of a service
 * and one key for each role from its environment, and prints what it learned as JSON.
 */
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/contract.d.ts";

type Batch = components["schemas"]["BatchRecord"];

const GTIN = "06901234567892";
const LOT = "CX0001";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const as = (role: string) =>
  createClient<paths>({
    baseUrl: setting("SUYUAN_URL"),
    headers: { authorization: `Bearer ${setting(`${role}_KEY`)}` },
  });

/** The body of a success; a refusal is thrown with its reason. */
function taken<Body>({ data, error, response }: { data?: Body; error?: unknown; response: Response }): Body {
  if (data === undefined) throw new Error(`${response.url} ${response.status} ${JSON.stringify(error)}`);
  return data;
}

const operator = as("OPERATOR");
const clerk = as("CLERK");
const depot = as("DEPOT");
const inspector = as("INSPECTOR");

const day = (offset: number) => new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
const now = () => new Date().toISOString();

async function prepare(holder: string) {
  const shop = { id: "shop", name: "成都优鲜", kind: "platform", regionCode: "510104" } as const;
  const added = taken(await operator.POST("/api/organisations", { body: shop }));
  const plots = [{ id: "p1", areaMu: 120, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 }];
  const base = taken(
    await clerk.POST("/api/bases", { body: { id: "yunfeng", name: "云峰基地", regionCode: "510824", plots } }),
  );
  const product = taken(
    await clerk.POST("/api/products", {
      body: {
        gtin: GTIN,
        name: { zh: "苍溪红心猕猴桃", en: "Red-heart kiwifruit" },
        category: "fruit",
        coldChainProfile: "red-heart-kiwifruit",
      },
    }),
  );
  const certificate = taken(
    await inspector.POST("/api/certificates", {
      body: {
        id: "c1",
        scheme: "green-food",
        number: "LB-18-26012212345A",
        grade: "A",
        holder,
        gtins: [product.gtin],
        bases: [base.id],
        approvedKgPerYear: 10_000,
        validFrom: day(-100),
        validTo: day(200),
      },
    }),
  );
  return { organisation: added.name, base, certificate: certificate.standing.status };
}

async function register(base: string) {
  const { balance, certified, commitment } = taken(
    await clerk.POST("/api/batches", {
      body: {
        gtin: GTIN,
        lot: LOT,
        base,
        plots: ["p1"],
        harvestedOn: day(-1),
        quantityKg: 1250.5,
        certificate: "c1",
        commitmentBasis: "quality-control",
      },
    }),
  );
  return {
    remainingKg: balance?.remainingKg,
    approvedKg: balance?.approvedKg,
    reasons: certified.reasons.map(({ zh }) => zh),
    commitment: commitment?.status,
  };
}

async function handOver(to: string) {
  const item = { gtin: GTIN, lot: LOT };
  const body = { id: "s1", to, shippedAt: now(), items: [{ ...item, quantityKg: 600 }] };
  const shipment = taken(await clerk.POST("/api/shipments", { body }));
  const receipt = taken(
    await depot.POST("/api/shipments/{id}/receipt", {
      params: { path: { id: shipment.id } },
      body: { receivedAt: now(), items: [{ ...item, quantityKg: 588 }], temperatureC: 1.5 },
    }),
  );
  // The list of arrivals follows the shipment: a receiver that names it needs no list.
  const arrivals = async () => taken(await depot.GET("/api/shipments", { params: { query: { direction: "in" } } }));
  let listed = await arrivals();
  for (let tries = 0; listed.items.length === 0 && tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    listed = await arrivals();
  }
  return {
    status: receipt.status,
    differenceKg: receipt.differences?.map(({ differenceKg }) => differenceKg),
    arrivedAt: receipt.receipt?.temperatureC,
    listed: listed.items.map(({ id, items }) => ({ id, kg: items.map(({ quantityKg }) => quantityKg) })),
  };
}

async function label() {
  const run = taken(
    await depot.POST("/api/labels", { body: { id: "run1", gtin: GTIN, lot: LOT, count: 24, netWeightG: 500 } }),
  );
  const path = { id: run.id };
  const csv = taken(await depot.GET("/api/labels/{id}.csv", { params: { path }, parseAs: "text" }));
  const svg = taken(await depot.GET("/api/labels/{id}.svg", { params: { path, query: { page: 1 } }, parseAs: "text" }));
  const [columns = "", first = ""] = csv.split("\n");
  return { columns, serial: first.split(",")[0] ?? "", svg: svg.slice(0, 4) };
}

/** What the record says of the batch, member by member. */
function told({ holder, onHand, handoffs, temperature, events, evidence, state, mass, detail }: Batch) {
  return {
    holder,
    region: detail.base?.region,
    onHand: onHand.map(({ organisation, quantityKg }) => ({ organisation, quantityKg })),
    differences: handoffs.map(({ differenceKg }) => differenceKg),
    verdicts: temperature.map(({ verdict }) => verdict),
    steps: events.map(({ bizStep }) => bizStep),
    levels: evidence.map(({ statement, level }) => `${statement} ${level}`),
    lostKg: mass?.lostKg,
    state: state.code,
  };
}

async function look(serial: string) {
  const path = { gtin: GTIN, lot: LOT };
  const batch = taken(await clerk.GET("/api/batches/{gtin}/{lot}", { params: { path } }));
  const certificate = taken(await inspector.GET("/api/certificates/{id}", { params: { path: { id: "c1" } } }));
  const batches = taken(await clerk.GET("/api/batches", { params: { query: { limit: 10 } } }));
  const exceptions = taken(await inspector.GET("/api/exceptions"));
  const passport = taken(
    await clerk.GET("/v/01/{gtin}/10/{lot}/21/{serial}", {
      params: { path: { ...path, serial } },
      headers: { accept: "application/json" },
    }),
  );
  if (typeof passport === "string") throw new Error("a page came in place of the passport");
  const refused = await depot.GET("/api/batches/{gtin}/{lot}", { params: { path: { gtin: GTIN, lot: "NONE" } } });
  return {
    batch: told(batch),
    spentKg: certificate.balances.map(({ spentKg }) => spentKg),
    batches: batches.items.map(({ lot, onHandKg }) => ({ lot, onHandKg })),
    exceptions: exceptions.items.map(({ code, subject }) => `${code} ${subject}`),
    passport: { state: passport.state.code, holder: passport.certificate?.holder, steps: passport.journey.length },
    refusal: refused.error?.code,
  };
}

const prepared = await prepare(setting("CLERK_ORGANISATION"));
const registered = await register(prepared.base.id);
const handedOver = await handOver(setting("DEPOT_ORGANISATION"));
const labelled = await label();
console.log(JSON.stringify({ prepared, registered, handedOver, labelled, seen: await look(labelled.serial) }));
