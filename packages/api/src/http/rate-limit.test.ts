import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { demoApp, problemIn } from "../fixtures/http.ts";
import { ADDRESS_FACTOR } from "../limits.ts";
import { networkOf, proxiedAddress } from "./client-address.ts";
import { rateLimit, TokenBuckets } from "./rate-limit.ts";

describe("token buckets", () => {
  test("a bucket gives its capacity at once, then one token per refill, and says how long to wait", () => {
    const buckets = new TokenBuckets(60);
    for (let n = 0; n < 60; n++) expect(buckets.take("a", 0)).toBe(0);
    expect(buckets.take("a", 0)).toBe(1);
    expect(buckets.take("a", 999)).toBe(1);
    expect(buckets.take("a", 1000)).toBe(0);
    expect(buckets.take("b", 0)).toBe(0);
    const slow = new TokenBuckets(1);
    slow.take("a", 0);
    expect(slow.take("a", 10_000)).toBe(50);
  });

  test("waiting as long as told always suffices, and no minute ever admits more than twice the capacity", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), steps, (capacity, gaps) => {
        const buckets = new TokenBuckets(capacity);
        const admitted: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const wait = buckets.take("a", now);
          if (wait === 0) admitted.push(now);
          else {
            now += wait * 1000;
            expect(buckets.take("a", now)).toBe(0);
            admitted.push(now);
          }
        }
        for (const at of admitted) {
          const within = admitted.filter((other) => other >= at && other < at + 60_000).length;
          expect(within).toBeLessThanOrEqual(2 * capacity);
        }
      }),
    );
  });

  test("memory is bounded: the least recently used bucket is forgotten first", () => {
    const buckets = new TokenBuckets(1, 3);
    for (const name of ["a", "b", "c", "a", "d"]) buckets.take(name, 0);
    expect(buckets.size).toBe(3);
    expect(buckets.take("a", 0)).toBeGreaterThan(0);
    expect(buckets.take("b", 0)).toBe(0);
  });

  test("a clock set back neither refills nor locks", () => {
    const buckets = new TokenBuckets(1);
    expect(buckets.take("a", 100_000)).toBe(0);
    expect(buckets.take("a", 0)).toBe(60);
    expect(buckets.take("a", 60_000)).toBe(0);
  });

  test("0 turns every limit off", () => {
    const limit = rateLimit(0);
    for (let n = 0; n < 1000; n++)
      expect(limit.takeKey("k", 0) + limit.takeAddress("a", 0) + limit.takeMiss("a", 0)).toBe(0);
  });
});

describe("networks", () => {
  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["2001:0db8:0001:0002:3::4", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["[2001:db8:1:2::9]", "2001:db8:1:2::/64"],
    [undefined, "-"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test("whatever a host hands over makes some name", () => {
    fc.assert(fc.property(fc.string(), (address) => networkOf(address).length > 0));
  });
});

describe("requests", () => {
  const from = (address: string) => ({ incoming: { socket: { remoteAddress: address } } });

  test("a key that spent its allowance gets 429 with Retry-After, and other keys go on", async () => {
    const { app, keyOf } = demoApp({ rateLimitPerMinute: 3 });
    const [mine, other] = [await keyOf("clerk"), await keyOf("inspector")];
    const get = (key: string) =>
      app.request("/api/crates/1/2", { headers: { authorization: `Bearer ${key}` } }, from("203.0.113.1"));
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await get(mine)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await get(mine);
    expect(refused.headers.get("retry-after")).toBe("20");
    expect((await problemIn(refused)).retryAfterSeconds).toBe(20);
    expect((await get(other)).status).toBe(200);
  });

  test("guessing codes from a shared address stops the guesses and not the scans of real codes", async () => {
    const { app } = demoApp({ rateLimitPerMinute: 5 });
    const get = (id: string, address = "203.0.113.1") => app.request(`/passport/${id}`, {}, from(address));
    const guesses = [];
    for (let n = 0; n < 8; n++) guesses.push((await get(`guess-${n}`)).status);
    expect(guesses).toEqual([404, 404, 404, 404, 404, 429, 429, 429]);
    const scans = [];
    for (let n = 0; n < 5 * ADDRESS_FACTOR - 8; n++) scans.push((await get("known")).status);
    expect(new Set(scans)).toEqual(new Set([200]));
    expect((await get("known")).status).toBe(429);
    expect((await get("known", "203.0.113.2")).status).toBe(200);
  });

  test("refused keys are limited by address, and X-Forwarded-For does not help", async () => {
    const { app } = demoApp({ rateLimitPerMinute: 2 });
    const statuses = [];
    for (let n = 0; n < 3; n++) {
      const headers = { authorization: "Bearer nonsense", "x-forwarded-for": `198.51.100.${n}` };
      statuses.push((await app.request("/api/crates/1/2", { headers }, from("203.0.113.1"))).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });
});

describe("behind reverse proxies", () => {
  const trusted = new Set(["127.0.0.1", "10.0.0.2"]);
  const addressOf = proxiedAddress((address) => trusted.has(address));
  const told = (peer: string | undefined, forwarded?: string) =>
    addressOf({
      env: { incoming: { socket: { remoteAddress: peer } } },
      req: {
        raw: new Request("http://x/", forwarded === undefined ? {} : { headers: { "x-forwarded-for": forwarded } }),
      },
    } as unknown as Parameters<typeof addressOf>[0]);

  test.each([
    ["a stranger's own header is not looked at", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["what the proxy saw counts", "127.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["what the stranger wrote before it does not", "127.0.0.1", "127.0.0.1, 1.1.1.1, 198.51.100.1", "198.51.100.1"],
    ["a chain of proxies is walked back", "127.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"],
    ["ports and brackets are left out", "127.0.0.1", "[2001:db8::1]:443", "2001:db8::1"],
    ["without a header it is the proxy itself", "127.0.0.1", undefined, "127.0.0.1"],
    ["an empty entry ends the walk", "127.0.0.1", "198.51.100.1, ,10.0.0.2", "10.0.0.2"],
  ] as const)("%s", (_, peer, forwarded, expected) => {
    expect(told(peer, forwarded)).toBe(expected);
  });

  test("a peer that nobody knows stays unknown, and a long header costs little", () => {
    expect(told(undefined, "198.51.100.1")).toBeUndefined();
    expect(told("127.0.0.1", `${"10.0.0.2,".repeat(5000)}10.0.0.2`)).toBe("10.0.0.2");
  });
});
