import { hash, randomBytes } from "node:crypto";
import type { Actor } from "@suyuan/api/call";
import { registerOrganisation } from "@suyuan/api/commands/organisations";
import type { Deps } from "@suyuan/api/host";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import type { Role } from "@suyuan/domain/organisation";
import type { Blobs } from "@suyuan/store/blobs";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import type { Table } from "@suyuan/store/table";

export const GTIN = "06901234567892";
export const BASE = "yunfeng";
export const PUBLIC_URL = "https://id.example.com";
/** Certificates of the bench season: writers spread over them as cooperatives spread over theirs. */
export const CERTIFICATES = 8;
export const CATALOGUE = [
  { id: "coop", name: "苍溪县云峰红心猕猴桃专业合作社", kind: "cooperative", role: "clerk" },
  { id: "depot", name: "广元市嘉陵冷链物流中心", kind: "depot", role: "depot" },
  { id: "bureau", name: "苍溪县农业农村局", kind: "bureau", role: "inspector" },
  { id: "laboratory", name: "四川省农产品质量检测中心", kind: "laboratory", role: "laboratory" },
] as const satisfies readonly { id: string; name: string; kind: string; role: Role }[];

export type Who = (typeof CATALOGUE)[number]["id"];
export type Keys = Readonly<Record<Who, string>>;

/** Today in China, and days before it. */
export function day(before: number): string {
  return new Date(Date.now() + 8 * 3_600_000 - before * 86_400_000).toISOString().slice(0, 10);
}

const noKey = () => Promise.reject(new Error("the bench signs nothing"));

/** Dependencies over a table, without log or limits. */
export function depsOver(table: Table, blobs: Blobs): Deps {
  return {
    table,
    blobs,
    signer: { publicKey: noKey, sign: noKey },
    labelKeys: macKeys(["a key of tests that is long enough to be one"]),
    now: () => new Date(),
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    sha256: (data) => hash("sha256", data, "hex"),
    publicUrl: PUBLIC_URL,
    log: { info() {}, warn() {}, error() {} },
    metrics: { count() {}, milliseconds() {}, level() {} },
    scans: { record() {} },
    rateLimitPerMinute: 0,
  };
}

/** Adds the organisations and a key for each. */
export async function addParties(deps: Deps): Promise<Keys> {
  const operator: Actor = { organisation: "operator", role: "operator", key: "bench" };
  const keys: Partial<Record<Who, string>> = {};
  for (const { id, name, kind, role } of CATALOGUE) {
    await registerOrganisation(deps, operator, { id, name, kind, regionCode: "510824" });
    const made = newApiKey(deps, { organisation: id, role });
    await deps.table.transact(made.ops, made.id);
    keys[id] = made.secret;
  }
  return keys as Keys;
}

/** Sends one request and answers its JSON; anything but 2xx ends the bench. */
export type Send = (who: Who, path: string, body: unknown) => Promise<Record<string, unknown>>;

export function sendOver(fetch: (request: Request) => Response | Promise<Response>, keys: Keys): Send {
  return async (who, path, body) => {
    const isFile = typeof body === "string";
    const response = await fetch(
      new Request(`${PUBLIC_URL}${path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${keys[who]}`,
          "content-type": isFile ? "text/csv" : "application/json",
          "idempotency-key": crypto.randomUUID(),
        },
        body: isFile ? body : JSON.stringify(body),
      }),
    );
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
}

/** Base, product and certificates, so that batches can be registered. */
export async function prepare(send: Send): Promise<void> {
  const plots = [{ id: "p1", areaMu: 100_000, crop: "红心猕猴桃" }];
  await send("coop", "/api/bases", { id: BASE, name: "云峰镇猕猴桃生产基地", regionCode: "510824", plots });
  const name = { zh: "苍溪红心猕猴桃", en: "Cangxi red-heart kiwifruit" };
  await send("coop", "/api/products", { gtin: GTIN, name, category: "fruit", coldChainProfile: "red-heart-kiwifruit" });
  for (let n = 0; n < CERTIFICATES; n++) {
    await send("bureau", "/api/certificates", {
      id: `certificate-${n}`,
      scheme: "green-food",
      number: `LB-18-2601221${String(n).padStart(4, "0")}A`,
      grade: "A",
      holder: "coop",
      gtins: [GTIN],
      bases: [BASE],
      approvedKgPerYear: 90_000_000,
      validFrom: day(200),
      validTo: day(-800),
    });
  }
}

export function registration(lot: string, n: number) {
  return {
    gtin: GTIN,
    lot,
    base: BASE,
    plots: ["p1"],
    harvestedOn: day(1),
    quantityKg: 100,
    certificate: `certificate-${n % CERTIFICATES}`,
    commitmentBasis: ["quality-control"],
  };
}

/** A logger's readings every ten minutes of the day that ends now, with a compressor's small swings; each `n` is a device of its own. */
export function loggerFile(n = 0): string {
  const start = Math.floor(Date.now() / 600_000 - 144) * 600_000;
  const rows = Array.from({ length: 144 }, (_, k) => {
    const at = new Date(start + k * 600_000 - n * 1000).toISOString();
    return `${at},${(1.5 + 0.4 * Math.sin(k / 3)).toFixed(1)}`;
  });
  return `time,temperature\n${rows.join("\n")}\n`;
}

/** One batch with what an ordinary page shows: a test, storage, a confirmed handoff, a temperature log. 480 kg stay, for 480,000 labels of 1 g. */
export async function richBatch(send: Send, lot: string): Promise<void> {
  const path = `/api/batches/${GTIN}/${lot}`;
  await send("coop", "/api/batches", { ...registration(lot, 0), quantityKg: 500 });
  await send("laboratory", `${path}/tests`, {
    sampleId: `sample-${lot}`,
    sampledOn: day(1),
    testedOn: day(1),
    issuedOn: day(0),
    items: [
      { active: "氯吡脲", resultMgPerKg: 0.01, limitMgPerKg: 0.05 },
      { active: "多菌灵", resultMgPerKg: 0.02, limitMgPerKg: 0.5 },
    ],
    verdict: "passed",
  });
  const items = [{ gtin: GTIN, lot, quantityKg: 20 }];
  const [shippedAt, receivedAt] = [new Date(Date.now() - 7_200_000), new Date(Date.now() - 3_600_000)];
  await send("coop", "/api/shipments", { id: `shipment-${lot}`, to: "depot", items, shippedAt });
  await send("depot", `/api/shipments/shipment-${lot}/receipt`, { items, receivedAt });
  await send("depot", `${path}/temperature-logs`, loggerFile());
  await send("depot", `${path}/storage`, { action: "in", location: "1号冷库", quantityKg: 20, at: receivedAt });
}
