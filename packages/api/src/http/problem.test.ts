import { DomainError, ERROR_CODES } from "@suyuan/domain/errors";
import { CursorInvalid, LimitExceeded, StoreUnavailable } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { PROBLEMS, type Problem } from "./problem.ts";
import { ProblemDocument, problemResponse, refusalOf } from "./problem-response.ts";
import { requestIds } from "./request-id.ts";
import { metricName } from "./request-log.ts";
import { apiHeaders, pageHeaders, publicDataHeaders } from "./security-headers.ts";

const context = { publicUrl: "https://suyuan.example", requestId: "r1", headers: apiHeaders("https://suyuan.example") };

describe("problem documents", () => {
  test("every code has a status, a title and a way out in both languages, and a schema-valid document", async () => {
    for (const code of ERROR_CODES) {
      const problem: Problem = PROBLEMS[code];
      expect(problem.title.zh).toMatch(/\p{Script=Han}/u);
      expect(problem.wayOut.zh).toMatch(/\p{Script=Han}/u);
      expect(problem.title.en && problem.wayOut.en).toMatch(/^[A-Z]/);
      const response = problemResponse(new DomainError(code, { en: "Why.", zh: "原因。" }), context);
      expect(response.status).toBe(problem.status);
      const document = ProblemDocument.parse(await response.json());
      expect(document).toMatchObject({
        code,
        type: `https://suyuan.example/problems/${code}`,
        detailZh: "原因。",
        instance: "r1",
      });
    }
  });

  test("extensions become members but never replace the standard ones", async () => {
    const extensions = { status: 200, code: "x", remainingKg: 12, retryAfterSeconds: 7, allow: ["GET"] };
    const response = problemResponse(new DomainError("busy", { en: "a", zh: "b" }, { extensions }), context);
    expect(await response.json()).toMatchObject({ status: 503, code: "busy", remainingKg: 12 });
    expect([response.headers.get("retry-after"), response.headers.get("allow")]).toEqual(["7", "GET"]);
  });

  test("outages are busy, foreign cursors are the sender's fault, broken limits and all else are defects", () => {
    expect(refusalOf(new StoreUnavailable("x", "unknown"))).toMatchObject({ refusal: { code: "busy" }, defect: false });
    for (const obstacle of ["disk-full", "read-only", "damaged"] as const) {
      const { refusal, defect } = refusalOf(new StoreUnavailable("x", "unknown", undefined, obstacle));
      expect([refusal.code, refusal.extensions, defect]).toEqual([
        "busy",
        { cause: obstacle, retryAfterSeconds: 60 },
        false,
      ]);
    }
    expect(refusalOf(new CursorInvalid())).toMatchObject({ refusal: { code: "invalid-request" }, defect: false });
    expect(refusalOf(new LimitExceeded())).toMatchObject({ refusal: { code: "internal" }, defect: true });
    expect(refusalOf("thrown text")).toMatchObject({ refusal: { code: "internal" }, defect: true });
  });
});

describe("headers", () => {
  test("a page runs nothing and loads nothing but its own hashed style", () => {
    const { "content-security-policy": policy } = pageHeaders("https://suyuan.example", ["AAA=", "BBB="]);
    expect(policy).toBe(
      "default-src 'none'; style-src 'sha256-AAA=' 'sha256-BBB='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(pageHeaders("https://suyuan.example", [])["content-security-policy"]).toContain("style-src 'none'");
  });

  test("transport security is promised over https only", () => {
    expect(apiHeaders("https://a")["strict-transport-security"]).toBeDefined();
    expect(apiHeaders("http://localhost:8080")["strict-transport-security"]).toBeUndefined();
  });

  test("only public data may be read by other origins", () => {
    expect(publicDataHeaders("https://a")["access-control-allow-origin"]).toBe("*");
    expect(apiHeaders("https://a")["access-control-allow-origin"]).toBeUndefined();
    expect(pageHeaders("https://a", [])["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("names", () => {
  test("request ids are 24 hexadecimal digits and do not repeat", () => {
    const next = requestIds((count) => crypto.getRandomValues(new Uint8Array(count)));
    const ids = Array.from({ length: 5000 }, next);
    expect(new Set(ids).size).toBe(5000);
    expect(ids.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true);
  });

  test("a route's latency has a PascalCase name", () => {
    expect(metricName("POST /api/batches/{gtin}/{lot}/temperature-logs")).toBe(
      "PostApiBatchesGtinLotTemperatureLogsLatency",
    );
  });
});
