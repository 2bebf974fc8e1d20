import { createHash, randomBytes } from "node:crypto";
import { DomainError } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import type { Blobs } from "@suyuan/store/blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Hono } from "hono";
import * as z from "zod";
import type { Deps } from "../deps.ts";
import { newApiKey } from "./authenticate.ts";
import { bindRoutes, newApp } from "./bind.ts";
import { type GateOptions, openGate } from "./gate.ts";
import { FileContent, type Route, route } from "./route.ts";
import { bilingual, Text } from "./text.ts";

/** A small application over the real in-memory table, for the tests of this folder: every kind of route once. */

export interface DemoLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export interface Demo {
  readonly app: Hono;
  readonly deps: Deps;
  readonly lines: DemoLine[];
  readonly counted: string[];
  readonly measured: string[];
  /** What the time is; tests move it. */
  readonly clock: { now: number };
  readonly keyOf: (role: Role) => Promise<string>;
}

const noBlobs: Blobs = {
  put: () => Promise.reject(new Error("the demo has no blobs")),
  get: () => Promise.reject(new Error("the demo has no blobs")),
};

export function demoDeps(more: Partial<Deps> = {}): Omit<Demo, "app"> {
  const lines: DemoLine[] = [];
  const counted: string[] = [];
  const measured: string[] = [];
  const clock = { now: Date.parse("2026-10-08T02:00:00Z") };
  const deps: Deps = {
    table: openSqliteTable(":memory:"),
    blobs: noBlobs,
    now: () => new Date(clock.now),
    randomBytes: (count) => randomBytes(count),
    sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    publicUrl: "https://suyuan.example",
    log: {
      info: (event, fields = {}) => void lines.push({ level: "info", event, fields }),
      warn: (event, fields = {}) => void lines.push({ level: "warn", event, fields }),
      error: (event, cause, fields = {}) => void lines.push({ level: "error", event, fields, cause }),
    },
    metrics: {
      count: (name, dimension) => void counted.push(`${name} ${dimension}`),
      milliseconds: (name) => void measured.push(name),
    },
    scans: { record: () => undefined },
    rateLimitPerMinute: 0,
    ...more,
  };
  const keyOf = async (role: Role): Promise<string> => {
    const { secret, ops } = newApiKey(deps, { organisation: `org-${role}`, role });
    await deps.table.transact(ops, randomBytes(16).toString("hex"));
    return secret;
  };
  return { deps, lines, counted, measured, clock, keyOf };
}

export const Crate = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,20}$/, bilingual("1 to 20 of a-z 0-9 -", "1 至 20 个 a-z 0-9 -")),
    name: Text(20),
    weightKg: z.number().positive().max(1000),
    items: z
      .array(z.strictObject({ lot: z.string().min(1).max(20), pieces: z.number().int().min(1) }))
      .max(5000)
      .optional(),
    grade: z.enum(["A", "AA"]).default("A"),
  })
  .meta({ id: "Crate", examples: [{ id: "c-1", name: "红心猕猴桃", weightKg: 12.5 }] });

export const demoRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/api/crates",
    tag: "crates",
    summary: { zh: "登记周转筐", en: "Register a crate" },
    roles: ["clerk", "depot"],
    body: Crate,
    answers: { 201: z.object({ crate: Crate, by: z.string(), idempotency: z.string().optional() }) },
    problems: ["id-taken"],
    handler: async (_deps, { actor, body, idempotency }) => {
      if (body.id === "taken") throw new DomainError("id-taken", { en: "Taken.", zh: "已占用。" });
      return {
        status: 201,
        location: `/api/crates/${body.id}`,
        replayed: body.id === "again",
        body: { crate: body, by: actor.organisation, ...(idempotency ? { idempotency: idempotency.digest } : {}) },
      };
    },
  }),
  route({
    method: "GET",
    path: "/api/crates/{gtin}/{lot}",
    tag: "crates",
    summary: { zh: "查询周转筐", en: "A crate" },
    roles: ["clerk", "inspector"],
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).optional(),
      from: z.iso.datetime({ offset: true }).optional(),
    }),
    answers: {
      200: z.object({ gtin: z.string(), lot: z.string(), limit: z.number().optional(), from: z.string().optional() }),
    },
    problems: ["not-found"],
    handler: async (_deps, { params, query }) => ({ status: 200, body: { ...params, ...query } }),
  }),
  route({
    method: "GET",
    path: "/api/crates/{id}.csv",
    tag: "crates",
    summary: { zh: "导出", en: "Export" },
    roles: ["clerk"],
    answers: { 200: { file: ["text/csv"] } },
    problems: ["not-found"],
    handler: async (_deps, { params }) => ({
      status: 200,
      body: new FileContent("text/csv; charset=utf-8", `id\n${params.id}\n`, `筐 ${params.id}.csv`),
    }),
  }),
  route({
    method: "POST",
    path: "/api/crates/{gtin}/{lot}/files",
    tag: "crates",
    summary: { zh: "上传文件", en: "Upload a file" },
    roles: ["depot"],
    params: z.object({ gtin: z.string().regex(/^\d{14}$/, "14 digits"), lot: z.string() }),
    body: { file: { maxBytes: 64 } },
    answers: { 201: z.object({ bytes: z.number(), lot: z.string() }) },
    problems: ["unreadable-logger-file"],
    handler: async (_deps, { bytes, params }) => ({ status: 201, body: { bytes: bytes.byteLength, lot: params.lot } }),
  }),
  route({
    method: "POST",
    path: "/api/crates/{id}/seal",
    tag: "crates",
    summary: { zh: "封筐", en: "Seal a crate" },
    roles: ["clerk"],
    answers: { 204: null },
    problems: [],
    handler: async () => ({ status: 204, body: null }),
  }),
  route({
    method: "GET",
    path: "/passport/{id}",
    tag: "passport",
    summary: { zh: "公开信息", en: "What the public may know" },
    roles: "public",
    answers: { 200: z.object({ id: z.string() }) },
    problems: ["not-found"],
    cacheControl: "public, max-age=60",
    handler: async (_deps, { params }) => {
      if (params.id === "broken") throw new TypeError("secret detail");
      if (params.id !== "known") throw new DomainError("not-found", { en: "No record.", zh: "没有记录。" });
      return { status: 200, body: { id: params.id } };
    },
  }),
];

export function demoApp(
  more: Partial<Deps> = {},
  options: GateOptions = {},
  routes: readonly Route[] = demoRoutes,
): Demo {
  const demo = demoDeps(more);
  const gate = openGate(demo.deps, { checkAnswers: true, ...options });
  const app = newApp(gate);
  bindRoutes(app, demo.deps, routes, gate);
  return { ...demo, app };
}

/** A JSON request with a key. */
export function asJson(key: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

export interface WireProblem {
  readonly type: string;
  readonly title: string;
  readonly titleZh: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly detailZh: string;
  readonly instance: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string; readonly detailZh?: string }[];
  readonly [extension: string]: unknown;
}

export async function problemIn(response: Response): Promise<WireProblem> {
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) {
    throw new Error(`not a problem document: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as WireProblem;
}
