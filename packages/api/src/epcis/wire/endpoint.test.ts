import { gunzipSync } from "node:zlib";
import { DomainError, type ErrorCode } from "@suyuan/domain/errors";
import { StoreUnavailable } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { spent } from "../../allowances/quotas.ts";
import { demoDeps, problemIn } from "../../fixtures/http.ts";
import { openGate } from "../../http/gate.ts";
import { endpoint, newEpcisApp } from "./endpoint.ts";
import { DOCUMENT_OFFERS } from "./negotiate.ts";
import { EpcisProblem } from "./problems.ts";

/** An application with one operation of each kind: what is thrown is chosen by the path. */
function frame() {
  const { deps, keyOf, lines } = demoDeps();
  const gate = openGate(deps);
  const app = newEpcisApp(gate);
  endpoint(app, gate, {
    method: "GET",
    path: "/epcis/things/{id}",
    offers: DOCUMENT_OFFERS,
    handler: async ({ params, query, actor, asked }) => {
      const id = params.id ?? "";
      if (id.startsWith("code:")) throw new DomainError(id.slice(5) as ErrorCode, { en: "No.", zh: "不。" });
      if (id === "defect") throw new TypeError("secret detail");
      if (id === "quota") throw spent("eventsPerDay", 10, deps.now(), 1);
      if (id === "outage") throw new StoreUnavailable("secret table", "not-committed");
      return { status: 200, body: { id, query, by: actor.organisation, asked: asked.mediaType } };
    },
  });
  endpoint(app, gate, {
    method: "POST",
    path: "/epcis/things",
    roles: ["integrator"],
    announce: { "gs1-epcis-capture-limit": "500" },
    handler: async ({ request }) => {
      if ((await request.text()) === "big") {
        throw new EpcisProblem("CaptureLimitExceededException", { en: "Too much.", zh: "过多。" });
      }
      return { status: 202, location: "/epcis/things/1" };
    },
  });
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${await keyOf("integrator")}`, ...(init.headers as object) };
    return app.request(`http://localhost${path}`, { ...init, headers });
  };
  return { app, send, keyOf, lines };
}

describe("answers", () => {
  test("a GET answers JSON with the versions of the standard and of the service", async () => {
    const response = await frame().send("/epcis/things/a");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("gs1-epcis-version")).toBe("2.0.0");
    expect(response.headers.get("gs1-cbv-version")).toBe("2.0.0");
    expect(response.headers.get("gs1-vendor-version")).toMatch(/^\d/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f]{24}$/);
  });

  test("a large answer goes out compressed to who takes gzip, and the same to who does not", async () => {
    const { send } = frame();
    const path = `/epcis/things/a?x=${"L".repeat(3_000)}`;
    const [plain, zipped] = [await send(path), await send(path, { headers: { "accept-encoding": "gzip" } })];
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect([zipped.headers.get("content-encoding"), zipped.headers.get("vary")]).toEqual(["gzip", "Accept-Encoding"]);
    const bytes = new Uint8Array(await zipped.arrayBuffer());
    expect(bytes.length).toBeLessThan(1_000);
    expect(gunzipSync(bytes).toString()).toBe(await plain.text());
  });

  test("a path value and the query are decoded once; repeats are kept in order, and a plus is a plus", async () => {
    const response = await frame().send("/epcis/things/a%2Fb%2541?x=1&x=2%252C&at=T00:00:00+08:00&flag");
    expect(await response.json()).toMatchObject({
      id: "a/b%41",
      query: [
        ["x", "1"],
        ["x", "2%2C"],
        ["at", "T00:00:00+08:00"],
        ["flag", ""],
      ],
    });
  });

  test("HEAD answers as GET without a body", async () => {
    const response = await frame().send("/epcis/things/a", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("gs1-epcis-version")).toBe("2.0.0");
  });

  test("an answer without a body has a location and no content type", async () => {
    const response = await frame().send("/epcis/things", { method: "POST", body: "x" });
    expect([response.status, response.headers.get("location")]).toEqual([202, "/epcis/things/1"]);
    expect(response.headers.get("content-type")).toBeNull();
  });
});

describe("discovery", () => {
  test("OPTIONS names the methods, the span of versions and what the operations announce, without a key", async () => {
    const { app } = frame();
    const response = await app.request("/epcis/things", { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("OPTIONS, POST");
    expect(response.headers.get("gs1-epcis-min")).toBe("1.2.0");
    expect(response.headers.get("gs1-epcis-max")).toBe("2.0.0");
    expect(response.headers.get("gs1-epcis-capture-limit")).toBe("500");
    const one = await app.request("/epcis/things/1", { method: "OPTIONS" });
    expect(one.headers.get("allow")).toBe("OPTIONS, GET, HEAD");
    expect(one.headers.get("gs1-epcis-capture-limit")).toBeNull();
  });

  test("another method is 405 with Allow, an unknown path 404", async () => {
    const { send } = frame();
    const wrong = await send("/epcis/things/1", { method: "POST" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "OPTIONS, GET, HEAD"]);
    expect((await problemIn(wrong)).code).toBe("method-not-allowed");
    const unknown = await send("/epcis/nothing");
    expect(unknown.status).toBe(404);
    expect((await problemIn(unknown)).type).toBe("epcisException:NoSuchResourceException");
  });
});

describe("negotiation", () => {
  test.each([
    ["application/ld+json", {}, "application/ld+json", "2.0.0"],
    ["text/*;q=0.5, application/xml;q=0.4", {}, "text/xml", "2.0.0"],
    ["application/*", {}, "application/json", "2.0.0"],
    ["*/*;q=0.1, application/xml", { "GS1-EPCIS-Version": "1.2" }, "application/xml", "1.2.0"],
    ["*/*", { "GS1-EPCIS-Max": "1.3" }, "application/xml", "1.2.0"],
    ["*/*", { "GS1-EPCIS-Min": "1.0", "GS1-EPCIS-Max": "9.9" }, "application/json", "2.0.0"],
    ["*/*", { "GS1-CBV-Min": "2", "GS1-CBV-Max": "2.0" }, "application/json", "2.0.0"],
  ])("Accept %s with %j is answered as %s of version %s", async (accept, headers, mediaType, version) => {
    const response = await frame().send("/epcis/things/a", { headers: { accept, ...headers } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(mediaType);
    expect(response.headers.get("gs1-epcis-version")).toBe(version);
  });

  test.each([
    { accept: "text/html" },
    { accept: "application/json;q=0, application/xml;q=0, image/png" },
    { accept: "application/json", "GS1-EPCIS-Max": "1.2.0" },
    { "GS1-EPCIS-Version": "3.0" },
    { "GS1-EPCIS-Version": "two" },
    { "GS1-EPCIS-Min": "2.0.1" },
    { "GS1-CBV-Version": "1.0" },
    { "GS1-EPC-Format": "Always_Binary" },
    { "GS1-CBV-XML-Format": "x" },
  ])("%j is 406", async (headers) => {
    const response = await frame().send("/epcis/things/a", { headers: headers as Record<string, string> });
    expect(response.status).toBe(406);
    expect((await problemIn(response)).type).toBe("epcisException:NotAcceptableException");
  });
});

describe("refusals", () => {
  test.each([
    ["invalid-request", 400, "ValidationException"],
    ["insufficient-stock", 400, "ValidationException"],
    ["forbidden", 403, "SecurityException"],
    ["not-found", 404, "NoSuchResourceException"],
    ["id-taken", 409, "ResourceAlreadyExistsException"],
    ["payload-too-large", 413, "CaptureLimitExceededException"],
    ["unsupported-media-type", 415, "UnsupportedMediaTypeException"],
    ["too-many-requests", 429, "ImplementationException"],
  ])("the rule's refusal %s is %i %s, and keeps its own code", async (code, status, exception) => {
    const response = await frame().send(`/epcis/things/code:${code}`);
    expect(response.status).toBe(status);
    const { type, code: told, instance, detailZh } = await problemIn(response);
    expect({ type, told, detailZh }).toEqual({ type: `epcisException:${exception}`, told: code, detailZh: "不。" });
    expect(instance).toMatch(/^urn:/);
  });

  test("a defect and an outage tell nothing of the inside; a defect is logged", async () => {
    const { send, lines } = frame();
    const defect = await send("/epcis/things/defect");
    const outage = await send("/epcis/things/outage");
    expect([defect.status, outage.status, outage.headers.get("retry-after")]).toEqual([500, 503, "2"]);
    expect(`${await defect.text()} ${await outage.text()}`).not.toContain("secret");
    expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  test("a quota's 429 names its limit, its size and when it ends, as the management interface does", async () => {
    const response = await frame().send("/epcis/things/quota");
    expect([response.status, Number(response.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(await problemIn(response)).toMatchObject({
      type: "epcisException:ImplementationException",
      ...{ code: "too-many-requests", limit: "eventsPerDay", size: 10, endsAt: "2026-10-08T16:00:00.000Z" },
    });
  });

  test("a 413 carries the limits that OPTIONS announces", async () => {
    const response = await frame().send("/epcis/things", { method: "POST", body: "big" });
    expect([response.status, response.headers.get("gs1-epcis-capture-limit")]).toEqual([413, "500"]);
  });

  test("an address beyond 8,192 characters is 414", async () => {
    const response = await frame().send(`/epcis/things/a?x=${"y".repeat(9000)}`);
    expect(response.status).toBe(414);
    expect((await problemIn(response)).type).toBe("epcisException:URITooLongException");
  });

  test.each(["?x=%ff", "?%00=1", `?${"a&".repeat(200)}`])("the query %s is 400 and says so", async (query) => {
    const response = await frame().send(`/epcis/things/a${query}`);
    expect(response.status).toBe(400);
    expect((await problemIn(response)).type).toBe("epcisException:QueryParameterException");
  });

  test("without a key 401, with a role that may not 403, both as SecurityException", async () => {
    const { app, keyOf } = frame();
    const anonymous = await app.request("/epcis/things/a");
    expect([anonymous.status, anonymous.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="suyuan"']);
    expect((await problemIn(anonymous)).type).toBe("epcisException:SecurityException");
    const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
    const wrong = await app.request("/epcis/things", { method: "POST", headers });
    expect([wrong.status, (await problemIn(wrong)).type]).toEqual([403, "epcisException:SecurityException"]);
  });
});
