/** The whole service in this process, over a table in memory, with a clock and randomness that are the same in every run. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Application, applicationOf } from "@suyuan/api/addresses";
import { registerOrganisation } from "@suyuan/api/commands/organisations";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { runDueSubscriptions } from "@suyuan/api/epcis/subscriptions/deliveries";
import { PlayedIssuer } from "@suyuan/api/fixtures/issuer";
import { shareDevice } from "@suyuan/api/fixtures/shared-devices";
import { drainOutbox } from "@suyuan/api/following/follow";
import { rollUp } from "@suyuan/api/following/statistics/roll-up";
import type { Deps } from "@suyuan/api/host";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { addLooks, FoldedLooks, looksOf } from "@suyuan/api/ledger/audit/add";
import { PhotoThreads } from "@suyuan/api/photos/threads";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import type { OrganisationKind, Role } from "@suyuan/domain/organisation";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { keyFileSigner } from "@suyuan/store/key-file-signer";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { PAGES } from "@suyuan/web-verify/pages";
import type { Hono } from "hono";

/** 10 in the morning of 8 October 2026 in China; each request takes a second. */
const BEGIN = Date.parse("2026-10-08T02:00:00Z");
export const PUBLIC_URL = "https://suyuan.example";

/** Who takes part: organisation, its kind, its region, and the role of its key. */
const WHO = {
  operator: ["service", "service", "510000", "operator"],
  clerk: ["yunfeng", "cooperative", "510824", "clerk"],
  depot: ["guangyuan-cold", "depot", "510802", "depot"],
  inspector: ["cangxi-bureau", "bureau", "510824", "inspector"],
  laboratory: ["sichuan-lab", "laboratory", "510000", "laboratory"],
  integrator: ["guangyuan-cold", "depot", "510802", "integrator"],
  statistician: ["cangxi-county", "county", "510824", "statistician"],
  platform: ["tianfu-shop", "platform", "510104", "integrator"],
  city: ["guangyuan-statistics", "county", "510800", "statistician"],
} as const satisfies Record<string, readonly [string, OrganisationKind, string, Role]>;

const NAMES: Readonly<Record<string, string>> = {
  service: "溯源平台",
  yunfeng: "云峰猕猴桃专业合作社",
  "guangyuan-cold": "广元冷链中心",
  "cangxi-bureau": "苍溪县农业农村局",
  "sichuan-lab": "四川农残检测中心",
  "cangxi-county": "苍溪县乡村振兴服务中心",
  "tianfu-shop": "天府优品电商",
  "guangyuan-statistics": "广元市农业农村局",
};

/** A person who is signed in, as a member of the cooperative. */
export const PERSON = "p-3f9c0a1b2d4e5f60";

/** A tablet of the cold store that its people share. */
export const SHARED_DEVICE = "sd-5c0e91d27ab34f6680d1e2f3";

export type Who = keyof typeof WHO | "person" | "nobody";

export interface Step {
  readonly as: Who;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export interface Site {
  send(step: Step): Promise<Reply>;
  /** Lets everything that follows the facts catch up. */
  follow(): Promise<void>;
  /** The same service over another view of its table, or with another limit. */
  over(change: { readonly table?: (table: Table) => Table; readonly rateLimitPerMinute?: number }): Site;
  close(): void;
}

/** Drawn anew for each request, so that one that draws more or less changes no other. */
function randomness(request: () => number): (count: number) => Uint8Array {
  let [last, drawn] = [-1, 0];
  return (count) => {
    if (last !== request()) [last, drawn] = [request(), 0];
    const blocks = Array.from({ length: Math.ceil(count / 32) }, () =>
      createHash("sha256").update(`example ${last} ${drawn++}`).digest(),
    );
    return new Uint8Array(Buffer.concat(blocks).subarray(0, count));
  };
}

/** What serials and codes of households follow from here. */
export const LABEL_KEYS = macKeys(["a key of tests that is long enough to be one"]);

export async function openSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-contract-"));
  let now = BEGIN;
  const deps: Deps = {
    table: openSqliteTable(":memory:"),
    blobs: folderBlobs(folder),
    signer: keyFileSigner(join(folder, "log-key.pem")),
    labelKeys: LABEL_KEYS,
    now: () => new Date(now),
    randomBytes: randomness(() => now),
    sha256: (data) => createHash("sha256").update(data).digest("hex"),
    publicUrl: PUBLIC_URL,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    metrics: { count: () => undefined, milliseconds: () => undefined, level: () => undefined },
    scans: { record: () => undefined },
    rateLimitPerMinute: 0,
    passwords: { fresh: () => "q7hw-3mzk-x8rt-d2pc", hash: async () => "$argon2id$" },
    signIn: new PlayedIssuer(PUBLIC_URL, () => new Date(now)),
    photos: new PhotoThreads(new URL(import.meta.resolve("@suyuan/api/photos/worker")), (error) => {
      throw error;
    }),
  };
  const keys = await populate(deps);
  const tick = () => {
    now += 1000;
  };
  return siteOver(deps, keys, tick, () => rmSync(folder, { recursive: true, force: true }));
}

async function populate(deps: Deps): Promise<ReadonlyMap<string, string>> {
  const operator = { organisation: "service", role: "operator", key: "setup" } as const;
  const keys = new Map<string, string>();
  for (const [who, [id, kind, regionCode, role]] of Object.entries(WHO)) {
    await registerOrganisation(deps, operator, { id, name: NAMES[id] ?? id, kind, regionCode });
    const made = newApiKey(deps, { organisation: id, role });
    await deps.table.transact(made.ops, made.id);
    keys.set(who, made.secret);
  }
  const organisation = "guangyuan-cold";
  await shareDevice(deps, { id: SHARED_DEVICE, name: "一号库平板", begunBy: PERSON, organisation });
  return keys;
}

function siteOver(over: Deps, keys: ReadonlyMap<string, string>, tick: () => void, close: () => void): Site {
  const looks = new FoldedLooks();
  const credential = async (as: Who) =>
    as === "person" && over.signIn instanceof PlayedIssuer ? over.signIn.token("zhang.san") : keys.get(as);
  const deps: Deps = { ...over, audit: { record: (look) => looks.add(looksOf(over, look)) } };
  const gate = openGate(deps, { checkAnswers: true, clientAddress: () => "192.0.2.1" });
  const destinations = { allowLoopback: true, resolve: async () => ["93.184.215.14"] };
  const apps: Readonly<Record<Application, Hono>> = {
    management: createManagementApp(deps, gate),
    epcis: createEpcisApp(deps, { gate, destinations }),
    public: createPublicApp(deps, { pages: PAGES, styleHashes: [], gate }),
  };
  return {
    close,
    over: ({ table, ...rest }) =>
      siteOver({ ...deps, ...rest, ...(table === undefined ? {} : { table: table(deps.table) }) }, keys, tick, close),
    follow: async () => {
      await drainOutbox(deps);
      while ((await rollUp(deps)) > 0);
      await runDueSubscriptions(deps, { send: async () => ({ ok: true }) });
      await addLooks(deps, looks.take());
    },
    async send({ as, method, path, body, headers = {} }) {
      tick();
      const isText =
        body === undefined || typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
      const request = new Request(`${PUBLIC_URL}${path}`, {
        method,
        headers: {
          ...(as === "nobody" ? {} : { authorization: `Bearer ${await credential(as)}` }),
          ...(isText ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body), duplex: "half" }),
      });
      const answering = applicationOf(request.url);
      // The console's files are no part of the contract.
      const response = await apps[answering === "console" ? "management" : answering].fetch(request);
      const text = await response.text();
      const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
    },
  };
}
