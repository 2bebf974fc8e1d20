import { seasonDocument, seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasJre } from "../contract/dynamo-local.ts";
import { type ActorName, BASE_BODY, GTIN, must, PRODUCT_BODY, type Reply, readReply } from "./api-fixture.ts";
import type { GroupedMessage } from "./aws-endpoints.ts";
import { type Cloud, openCloud } from "./cloud.ts";
import { lambdaContext } from "./deployment.ts";

const title = hasJre ? "" : " (skipped: DynamoDB Local needs Java 17)";

const WEBHOOKS = "/epcis/queries/all/subscriptions";

let cloud: Cloud;
beforeAll(async () => {
  if (hasJre) cloud = await openCloud();
});
afterAll(() => cloud?.stop());

async function call(name: ActorName, method: string, target: string, body?: unknown): Promise<Reply> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${cloud.keys[name]}`, "content-type": "application/json" };
  return readReply(await cloud.fetch({ method, target, headers, ...content }));
}

/** Until nothing is left to follow: long work leaves a new row for the next call. */
async function followAll(): Promise<void> {
  for (let rounds = 0; (await cloud.followStream()) > 0; rounds++) expect(rounds).toBeLessThan(50);
}

const jobOf = async (name: ActorName, accepted: Reply) =>
  (await must(call(name, "GET", new URL(accepted.headers.get("location") ?? "", "https://host").pathname))).json;

async function eventIDs(name: ActorName, target: string): Promise<unknown[]> {
  const ids: unknown[] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    const { json, headers } = await must(call(name, "GET", next));
    const { eventList } = (json.epcisBody as { queryResults: { resultsBody: { eventList: { eventID: unknown }[] } } })
      .queryResults.resultsBody;
    ids.push(...eventList.map(({ eventID }) => eventID));
    const link = /<([^>]+)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
    const url = link === undefined ? undefined : new URL(link, "https://host/epcis/");
    next = url && `${url.pathname}${url.search}`;
  }
  return ids;
}

describe.skipIf(!hasJre)(`EPCIS over the bundles that CDK deploys${title}`, () => {
  const few = seasonEvents(7, 20);
  /** With remarks, so that the document is too large for an item of the table. */
  const many = seasonEvents(11, 400).map((event) => ({ ...event, "rdfs:comment": "remark ".repeat(100) }));

  test("a small document is carried out before it is answered, and its events are found by time and by EPC", async () => {
    const accepted = await must(call("integrator", "POST", "/epcis/capture", seasonDocument(few)));
    expect(accepted.status).toBe(202);
    expect(await jobOf("integrator", accepted)).toMatchObject({ running: false, success: true });
    await followAll();
    const found = await eventIDs("integrator", "/epcis/events?perPage=7");
    expect(found).toHaveLength(few.length);
    expect(new Set(found).size).toBe(few.length);
    expect(await eventIDs("strangeIntegrator", "/epcis/events")).toEqual([]);
  });

  test("a large document waits in the bucket, is carried out by the follower, and loses no event", async () => {
    const accepted = await must(call("depot", "POST", "/epcis/capture", seasonDocument(many)));
    expect(await jobOf("depot", accepted)).toMatchObject({ running: true });
    expect([...cloud.aws.objects.keys()].filter((name) => name.startsWith("/blobs/captures/"))).toHaveLength(1);
    await followAll();
    expect(await jobOf("depot", accepted)).toMatchObject({ running: false, success: true, errors: [] });
    const found = await eventIDs("depot", "/epcis/events?perPage=100");
    expect(new Set(found).size).toBe(many.length);
    expect(found).toHaveLength(many.length);
  });

  test("a batch registered by our own route is an EPCIS event of its organisation, and a value with %2F is one segment", async () => {
    await must(call("clerk", "POST", "/api/bases", BASE_BODY));
    await must(call("clerk", "POST", "/api/products", PRODUCT_BODY));
    const lot = "A/B";
    const body = { gtin: GTIN, lot, base: BASE_BODY.id, plots: ["p1"], harvestedOn: "2026-11-01", quantityKg: 5 };
    await must(call("clerk", "POST", "/api/batches", body));
    await followAll();
    const uri = `https://id.gs1.org/01/${GTIN}/10/${encodeURIComponent(lot)}`;
    const query = `/epcis/events?MATCH_epcClass=${encodeURIComponent(uri)}&EQ_bizStep=commissioning`;
    const [id, ...rest] = await eventIDs("clerk", query);
    expect([typeof id, rest]).toEqual(["string", []]);
    const one = await must(call("clerk", "GET", `/epcis/events/${encodeURIComponent(String(id))}`));
    expect(one.text).toContain(encodeURIComponent(lot));
    expect((await call("strangeIntegrator", "GET", `/epcis/events/${encodeURIComponent(String(id))}`)).status).toBe(
      404,
    );
  });

  test("a receiver at a private address is refused, and each minute's look ends well where nothing is due", async () => {
    await must(call("integrator", "POST", "/epcis/queries", { name: "all", query: { eventType: ["ObjectEvent"] } }));
    const inside = { dest: "https://169.254.169.254/latest", signatureToken: "a-token-of-some-length", stream: true };
    expect((await call("integrator", "POST", WEBHOOKS, inside)).status).toBe(400);
    expect(await cloud.function("Subscriptions/Dispatch").handler({}, lambdaContext())).toBeUndefined();
    expect(cloud.aws.receiveDeliveries()).toEqual([]);
  });

  test("a webhook's delivery is put into its queue by the follower, carried out once, and after a failure left to its pause; who was not told of finds it each minute", async () => {
    const { json } = await must(
      call("integrator", "POST", WEBHOOKS, { dest: "https://receiver.invalid/", stream: true }),
    );
    const id = String(json.subscriptionID);
    const deliver = (message: GroupedMessage) =>
      cloud.function("Subscriptions/Deliver").handler({ Records: [message] }, lambdaContext());
    const attempts = async () =>
      ((await must(call("integrator", "GET", `/api/subscriptions/${id}/deliveries`))).json.deliveries as object[])
        .length;
    const fresh = seasonEvents(31, 20).map(({ eventID: _, ...event }) => event);
    await must(call("integrator", "POST", "/epcis/capture", seasonDocument(fresh)));
    await followAll();
    const [message, ...others] = cloud.aws.receiveDeliveries();
    if (message === undefined) throw new Error("nothing was queued");
    for (const { group } of others) expect(group).toBe(message.group);
    expect(await cloud.function("Subscriptions/Dispatch").handler({}, lambdaContext())).toBeUndefined();
    const [found, ...more] = cloud.aws.receiveDeliveries();
    expect([found?.group, more]).toEqual([message.group, []]);
    await deliver(message);
    expect(await attempts()).toBe(1);
    // The queue hands out what was told twice, and what it had handed out before.
    for (const again of [...others, found ?? message, message]) await deliver(again);
    expect(await attempts()).toBe(1);
    expect(await cloud.function("Subscriptions/Dispatch").handler({}, lambdaContext())).toBeUndefined();
    expect(cloud.aws.receiveDeliveries()).toEqual([]);
  });

  test("what the functions say of it names no key, no identifier and no content", () => {
    const lines = cloud.written.join("");
    expect(lines).toContain('"route":"POST /epcis/capture"');
    for (const [name, key] of Object.entries(cloud.keys)) expect(lines.includes(key), name).toBe(false);
    for (const word of ["urn:epc", "id.gs1.org", GTIN]) expect(lines.includes(word), word).toBe(false);
  });
});
