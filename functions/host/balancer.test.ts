import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { describe, expect, test } from "vitest";
import { type BalancerEvent, behindBalancer } from "./balancer.ts";
import { behind } from "./behind.ts";

const app = new Hono();
app.all("*", async (c) => {
  const { requestContext } = c.env as { readonly requestContext: { readonly http: { readonly sourceIp: string } } };
  if (c.req.path.endsWith("/large")) return c.text("溯".repeat(Number(c.req.query("count"))));
  if (c.req.path.endsWith("/bytes")) return c.body(new Uint8Array([0, 255, 7]), 200, { "content-type": "image/webp" });
  c.header("vary", "accept");
  return c.json({
    url: c.req.url,
    method: c.req.method,
    body: await c.req.text(),
    address: requestContext.http.sourceIp,
    front: c.req.header("x-front-address"),
    accept: c.req.header("accept"),
  });
});

function event(path: string, more: Partial<BalancerEvent> = {}): BalancerEvent {
  return {
    httpMethod: "GET",
    path,
    multiValueHeaders: { host: ["suyuan.example"], "x-forwarded-for": ["203.0.113.7"], accept: ["text/html", "*/*"] },
    body: "",
    isBase64Encoded: false,
    ...more,
  };
}
// oxlint-disable-next-line typescript/no-deprecated -- its successor `@hono/aws-lambda` is not published yet
const ask = behindBalancer(handle(app));

describe("behind a load balancer", () => {
  test("a path and a question arrive as they were sent, %2F and repeated names too, with the address that the balancer saw", async () => {
    const asked = { EQ_bizStep: ["storing%7Cpacking"], GE_eventTime: ["a", "b"] };
    const headers = {
      host: ["suyuan.example"],
      "X-Forwarded-For": ["198.51.100.9, 203.0.113.7"],
      "x-front-address": ["192.0.2.66"],
      accept: ["text/html", "*/*"],
    };
    const { body } = await ask(
      event("/01/06901234567892/10/A%2FB%3F", { multiValueQueryStringParameters: asked, multiValueHeaders: headers }),
    );
    expect(JSON.parse(body)).toMatchObject({
      url: "https://suyuan.example/01/06901234567892/10/A%2FB%3F?EQ_bizStep=storing%7Cpacking&GE_eventTime=a&GE_eventTime=b",
      address: "203.0.113.7",
      accept: "text/html,*/*",
    });
  });

  test("a body arrives whole, text or bytes, and an answer of bytes goes back as bytes with its headers", async () => {
    const post = { httpMethod: "POST", body: Buffer.from("溯源").toString("base64"), isBase64Encoded: true };
    const { body, statusCode, multiValueHeaders } = await ask(event("/api/x", post));
    expect([statusCode, JSON.parse(body)]).toMatchObject([200, { method: "POST", body: "溯源" }]);
    expect(multiValueHeaders.vary).toEqual(["accept"]);
    const bytes = await ask(event("/bytes"));
    expect([bytes.isBase64Encoded, bytes.body]).toEqual([true, Buffer.from([0, 255, 7]).toString("base64")]);
  });

  test("an answer beyond what a balancer takes back is a problem document that says to ask for less, and a little less goes through", async () => {
    const count = (n: number) => ask(event("/large", { multiValueQueryStringParameters: { count: [String(n)] } }));
    const large = await count(340_000);
    expect([large.statusCode, JSON.parse(large.body)]).toMatchObject([
      500,
      { detailZh: expect.stringContaining("减少") },
    ]);
    expect((await count(320_000)).statusCode).toBe(200);
  });

  test("which front there is comes from the environment, and an edge without its secret starts nothing", async () => {
    const through = behind({ FRONT: "balancer", ORIGIN_SECRETS: undefined }, async () => ({ statusCode: 204 }));
    expect(await through(event("/x") as never)).toMatchObject({ statusCode: 204 });
    expect(() => behind({ FRONT: "edge", ORIGIN_SECRETS: undefined }, async () => ({ statusCode: 204 }))).toThrow(
      "ORIGIN_SECRETS",
    );
    const secret = "x".repeat(40);
    const edge = behind({ FRONT: "edge", ORIGIN_SECRETS: [secret] }, async () => ({ statusCode: 204 }));
    expect(await edge({ headers: {} } as never)).toEqual({ statusCode: 403 });
  });
});
