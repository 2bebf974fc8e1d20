/** The whole application in this process, over any table, with a season's parties and a key for each: for tests that cross rooms. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { applicationOf } from "@suyuan/api/addresses";
import { registerOrganisation } from "@suyuan/api/commands/organisations";
import { TEST_ISSUER } from "@suyuan/api/fixtures/issuer";
import type { Deps } from "@suyuan/api/host";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { PhotoThreads } from "@suyuan/api/photos/threads";
import { createPublicApp } from "@suyuan/api/public/app";
import { ScanBuffer } from "@suyuan/api/public/scans";
import { createManagementApp } from "@suyuan/api/routes/app";
import type { OrganisationKind, Role } from "@suyuan/domain/organisation";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { keyFileSigner } from "@suyuan/store/key-file-signer";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import type { Table } from "@suyuan/store/table";
import { PAGES, STYLES } from "@suyuan/web-verify/pages";
import { requireContract } from "./contract-check.ts";

interface Who {
  readonly organisation: string;
  readonly role: Role;
  readonly kind: OrganisationKind;
  readonly regionCode: string;
}

const who = (organisation: string, role: Role, kind: OrganisationKind, regionCode: string): Who => ({
  organisation,
  role,
  kind,
  regionCode,
});

/** One actor for every role in and around Cangxi county, and strangers: the same roles in Jiange, the next county. */
export const ACTORS = {
  operator: who("service", "operator", "platform", "510000"),
  clerk: who("lingjiang", "clerk", "cooperative", "510824"),
  depot: who("cold-one", "depot", "depot", "510802"),
  inspector: who("cangxi-bureau", "inspector", "bureau", "510824"),
  laboratory: who("sichuan-lab", "laboratory", "laboratory", "510000"),
  integrator: who("chengdu-shop", "integrator", "platform", "510104"),
  statistician: who("cangxi-county", "statistician", "county", "510824"),
  cityStatistician: who("guangyuan-statistics", "statistician", "county", "510800"),
  strangeClerk: who("jiange-pears", "clerk", "cooperative", "510823"),
  strangeDepot: who("cold-two", "depot", "depot", "510823"),
  strangeInspector: who("jiange-bureau", "inspector", "bureau", "510823"),
  strangeLaboratory: who("hangzhou-lab", "laboratory", "laboratory", "330106"),
  strangeIntegrator: who("mianyang-shop", "integrator", "platform", "510704"),
  strangeStatistician: who("jiange-county", "statistician", "county", "510823"),
} as const satisfies Record<string, Who>;

export type ActorName = keyof typeof ACTORS;
/** Secrets by actor. */
export type Keys = Readonly<Record<ActorName, string>>;

/** An answer, read to its end. `json` is undefined when the body is none. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly cause?: unknown;
}

/** One instance of the service, as one process would run it. */
export interface Service {
  readonly deps: Deps;
  readonly scans: ScanBuffer;
  readonly keys: Keys;
  readonly lines: readonly LogLine[];
  readonly clock: { advanceMs: number };
  fetch(request: Request): Promise<Response>;
  /** As `name`, or without a key for `nobody`. A string or bytes go out as they are, anything else as JSON. */
  call(
    name: ActorName | "nobody",
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
}

export const PUBLIC_URL = "https://suyuan.example";

export interface ServiceOptions {
  readonly rateLimitPerMinute?: number;
  readonly checkAnswers?: boolean;
  /** Where files are kept; absent: in a folder of their own. */
  readonly blobsFolder?: string;
}

const folders: string[] = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
// So ends the process that ran the tests, which by itself would be no exit.
process.once("SIGTERM", () => process.exit(143));

/** A fresh folder that goes when this process ends. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-test-"));
  folders.push(folder);
  return folder;
}

function depsOver(table: Table, lines: LogLine[], clock: { advanceMs: number }, options: ServiceOptions): Deps {
  return {
    table,
    blobs: folderBlobs(options.blobsFolder ?? freshFolder()),
    photos: new PhotoThreads(new URL(import.meta.resolve("@suyuan/api/photos/worker")), (error) => {
      throw error;
    }),
    signer: keyFileSigner(join(freshFolder(), "log-key.pem")),
    labelKeys: macKeys(["a key of tests that is long enough to be one"]),
    now: () => new Date(Date.now() + clock.advanceMs),
    randomBytes: (count) => randomBytes(count),
    sha256: (data) => createHash("sha256").update(data).digest("hex"),
    publicUrl: PUBLIC_URL,
    log: {
      info: (event) => void lines.push({ level: "info", event }),
      warn: (event) => void lines.push({ level: "warn", event }),
      error: (event, cause) => void lines.push({ level: "error", event, cause }),
    },
    metrics: { count: () => undefined, milliseconds: () => undefined, level: () => undefined },
    scans: { record: () => undefined },
    signIn: TEST_ISSUER,
    passwords: { fresh: () => randomBytes(12).toString("hex"), hash: async (password) => `hash of ${password.length}` },
    rateLimitPerMinute: options.rateLimitPerMinute ?? 0,
  };
}

/** Adds the organisations and their keys to a table. Done once, before any instance is opened over it. */
export async function populate(table: Table): Promise<Keys> {
  const deps = depsOver(table, [], { advanceMs: 0 }, {});
  const operator = { organisation: "service", role: "operator", key: "test" } as const;
  const secrets: [string, string][] = [];
  for (const [name, { organisation, role, kind, regionCode }] of Object.entries(ACTORS)) {
    await registerOrganisation(deps, operator, {
      id: organisation,
      name: organisation,
      kind,
      regionCode,
      contact: "0839-5222333",
    });
    const { secret, id, ops } = newApiKey(deps, { organisation, role });
    const commit = await deps.table.transact(ops, id);
    if (!commit.ok) throw new Error(`no key for ${name}`);
    secrets.push([name, secret]);
  }
  return Object.fromEntries(secrets) as Keys;
}

/** Opens an instance over a table that `populate` prepared. Instances have their own lanes, limits and remembered keys. */
export function openService(table: Table, keys: Keys, options: ServiceOptions = {}): Service {
  const lines: LogLine[] = [];
  const clock = { advanceMs: 0 };
  const base = depsOver(table, lines, clock, options);
  const scans = new ScanBuffer(base, base.log);
  const deps: Deps = { ...base, scans };
  const gate = openGate(deps, { checkAnswers: options.checkAnswers ?? true });
  const management = createManagementApp(deps, gate);
  const styleHashes = STYLES.map((style) => createHash("sha256").update(style).digest("base64"));
  const publicApp = createPublicApp(deps, { pages: PAGES, styleHashes, gate });
  const fetch = async (request: Request): Promise<Response> =>
    applicationOf(request.url) === "public" ? publicApp.fetch(request) : management.fetch(request);
  const call: Service["call"] = async (name, method, path, body, headers = {}) => {
    const own = name === "nobody" ? {} : { authorization: `Bearer ${keys[name]}` };
    const reply = await readReply(
      await fetch(new Request(`${PUBLIC_URL}${path}`, requestInit(method, body, { ...own, ...headers }))),
    );
    requireContract(method, path, reply);
    return reply;
  };
  return { deps, scans, keys, lines, clock, fetch, call };
}

function requestInit(method: string, body: unknown, headers: Readonly<Record<string, string>>): RequestInit {
  if (body === undefined) return { method, headers };
  if (body instanceof Uint8Array) return { method, headers, body: new Uint8Array(body) };
  const type = { "content-type": "application/json" };
  return { method, headers: { ...type, ...headers }, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** Reads an answer to its end. */
export async function readReply(response: Response): Promise<Reply> {
  const coding = response.headers.get("content-encoding");
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(coding === "gzip" && bytes.length > 0 ? gunzipSync(bytes) : bytes);
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== "" ? (JSON.parse(text) as Reply["json"]) : {},
  };
}

export const GTIN = "06901234567892";
export const BASE = "lingjiang-1";
export const CERTIFICATE = "gf-kiwi";

/** A date in China so many days from today. */
export function daysFromNow(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}

/** One year around today, so that harvests of these days fall into its first certificate year. */
export const CERTIFICATE_BODY = {
  id: CERTIFICATE,
  scheme: "green-food",
  number: "LB-18-26012212345A",
  grade: "A",
  holder: ACTORS.clerk.organisation,
  gtins: [GTIN],
  bases: [BASE],
  approvedKgPerYear: 10_000,
  validFrom: daysFromNow(-100),
  validTo: daysFromNow(200),
};

export const BASE_BODY = {
  id: BASE,
  name: "陵江一号基地",
  regionCode: "510824",
  plots: [{ id: "p1", areaMu: 1000, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 }],
};

export const PRODUCT_BODY = {
  gtin: GTIN,
  name: { zh: "红心猕猴桃", en: "Red-heart kiwifruit" },
  category: "水果",
  coldChainProfile: "red-heart-kiwifruit",
};

/** The cooperative's base and product, and a certificate over both. */
export async function plant(service: Service, approvedKgPerYear = 10_000): Promise<void> {
  await must(service.call("clerk", "POST", "/api/bases", BASE_BODY));
  await must(service.call("clerk", "POST", "/api/products", PRODUCT_BODY));
  await must(service.call("inspector", "POST", "/api/certificates", { ...CERTIFICATE_BODY, approvedKgPerYear }));
}

/** The command that registers a batch harvested yesterday under the certificate. */
export function batchBody(lot: string, quantityKg = 100, more: object = {}): object {
  return {
    gtin: GTIN,
    lot,
    base: BASE,
    plots: ["p1"],
    harvestedOn: daysFromNow(-1),
    quantityKg,
    certificate: CERTIFICATE,
    commitmentBasis: "quality-control",
    ...more,
  };
}

/** The reply, which has to be a success. */
export async function must(reply: Promise<Reply>): Promise<Reply> {
  const { status, text, ...rest } = await reply;
  if (status >= 300) throw new Error(`expected a success, got ${status} ${text}`);
  return { status, text, ...rest };
}

/** How often and how long a client sends the same command again. */
const REPEATS_MAX = 40;

/** Sends until the answer is no 503, as the clients do. Any other 5xx, or a 503 that does not heal, is an error. */
export async function insist(send: () => Promise<Reply>): Promise<Reply> {
  for (let failures = 0; ; failures++) {
    const reply = await send();
    if (reply.status < 500) return reply;
    if (reply.status !== 503 || failures >= REPEATS_MAX) {
      throw new Error(`${reply.status} after ${failures} repeats: ${reply.text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 30));
  }
}
