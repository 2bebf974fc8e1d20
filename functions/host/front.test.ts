import { describe, expect, test } from "vitest";
import { behindFront } from "./front.ts";

const secret = "0123456789abcdef0123456789abcdef0123456789abcdef";
const renewed = "fedcba9876543210fedcba9876543210fedcba9876543210";

/** What the gateway hands over: its own idea of the path and of the address, and the headers as they came. */
function gatewayEvent(headers: Record<string, string>) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/v/-",
    rawQueryString: "lang=en",
    headers: { accept: "text/html", ...headers },
    body: null,
    isBase64Encoded: false,
    requestContext: {
      accountId: "111122223333",
      apiId: "api",
      authentication: null,
      authorizer: {},
      domainName: "api.example",
      domainPrefix: "api",
      http: { method: "GET", path: "/v/-", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "" },
      requestId: "r",
      routeKey: "$default",
      stage: "$default",
      time: "",
      timeEpoch: 0,
    },
  };
}

async function passed(headers: Record<string, string>) {
  const seen: Parameters<ReturnType<typeof behindFront>>[0][] = [];
  const handle = behindFront([renewed, secret], async (event) => {
    seen.push(event);
    return { statusCode: 200 };
  });
  const { statusCode } = await handle(gatewayEvent(headers));
  return { statusCode, event: seen[0] };
}

const front = { "x-front-secret": secret, "x-front-path": "/v/01/1/10/A%2FB%3FC", "x-front-address": "2001:db8::7" };

describe("a request that came through the front", () => {
  test("carries the viewer's own path and address, and the front's words no more", async () => {
    const { statusCode, event } = await passed(front);
    expect(statusCode).toBe(200);
    expect(event).toMatchObject({
      rawPath: "/v/01/1/10/A%2FB%3FC",
      rawQueryString: "lang=en",
      requestContext: { http: { sourceIp: "2001:db8::7", path: "/v/01/1/10/A%2FB%3FC" } },
    });
    expect(event?.headers).toEqual({ accept: "text/html" });
  });

  test("passes with the new secret and with the one before it, so that neither side has to be first", async () => {
    for (const one of [secret, renewed])
      expect((await passed({ ...front, "x-front-secret": one })).statusCode).toBe(200);
    expect((await passed({ ...front, "x-front-secret": `${renewed},${secret}` })).statusCode).toBe(403);
  });

  test.each(["", "v/01", "/a b", "/a?b", "/a#b", "/a\n", "/批次"])(
    "is refused for the path %j, which no front sends",
    async (path) => {
      expect(await passed({ ...front, "x-front-path": path })).toEqual({ statusCode: 400, event: undefined });
    },
  );

  test("is refused when the front did not tell the address", async () => {
    const { "x-front-address": _, ...silent } = front;
    expect(await passed(silent)).toEqual({ statusCode: 400, event: undefined });
  });
});

describe("a request that went around the front", () => {
  test.each([
    ["says nothing", {}],
    ["guesses the secret", { "x-front-secret": secret.replace("0", "1") }],
    ["guesses a part of it", { "x-front-secret": secret.slice(0, 10) }],
  ])("reaches no code of the application when it %s", async (_, headers) => {
    const { "x-front-secret": __, ...rest } = front;
    expect(await passed({ ...rest, ...headers })).toEqual({ statusCode: 403, event: undefined });
  });
});

describe("an answer", () => {
  const answered = async (body: string) =>
    behindFront([secret], async () => ({ statusCode: 200, body }))(gatewayEvent(front));

  test("that Lambda can take back is handed on, weighed in bytes", async () => {
    const body = "果".repeat(2_000_000);
    expect(await answered(body)).toEqual({ statusCode: 200, body });
  });

  test("that is larger is a problem document that says to ask for less, however few characters it has", async () => {
    for (const body of ["果".repeat(2_100_000), '"'.repeat(3_200_000)]) {
      const { statusCode, body: said = "" } = await answered(body);
      expect(statusCode).toBe(500);
      expect(JSON.parse(said)).toMatchObject({ code: "internal", detail: expect.stringContaining("perPage") });
    }
  });
});
