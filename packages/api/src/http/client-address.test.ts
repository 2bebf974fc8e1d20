import type { Context } from "hono";
import { expect, test } from "vitest";
import { networkOf, proxiedAddress, truncatedNetwork } from "./client-address.ts";

const addressOf = proxiedAddress((address) => address === "127.0.0.1" || address.startsWith("10."));

/** The address behind a proxy on this machine that hands on `forwarded`. */
function toldBy(forwarded: string): string | undefined {
  const raw = new Request("http://x/", { headers: { "x-forwarded-for": forwarded } });
  return addressOf({ env: { incoming: { socket: { remoteAddress: "127.0.0.1" } } }, req: { raw } } as Context);
}

test.each([
  ["192.0.2.17:8443", "192.0.2.17"],
  ["10.168.22.1:80", "10.168.22.1"],
  ["[2001:db8::1]:443", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["2001:db8::192.0.2.1:80", "2001:db8::192.0.2.1:80"],
  ["192.0.2.17:8443x", "192.0.2.17:8443x"],
  ["192.0.2.17:", "192.0.2.17:"],
  ["x[2001:db8::1]", "x[2001:db8::1]"],
  ["[2001:db8::1]x", "[2001:db8::1]x"],
])("of a hop written %s the address is %s: a port and brackets are left out, and nothing else", (hop, address) => {
  expect(toldBy(hop)).toBe(address);
});

test("an unknown peer is no proxy", () => {
  const raw = new Request("http://x/", { headers: { "x-forwarded-for": "198.51.100.1" } });
  const trustsAll = proxiedAddress(() => true);
  expect(trustsAll({ env: undefined, req: { raw } } as Context)).toBeUndefined();
});

test("a chain of proxies is walked back ten steps, and no further", () => {
  const chain = (proxies: number) => `198.51.100.1,${Array.from({ length: proxies }, (_, n) => `10.0.0.${n}`).join()}`;
  expect(toldBy(chain(9))).toBe("198.51.100.1");
  expect(toldBy(chain(10))).toBe("10.0.0.0");
});

test.each([
  ["1:2::", "1:2:0:0::/64"],
  ["1::8", "1:0:0:0::/64"],
  ["1::3:4:5:6:7:8", "1:0:3:4::/64"],
  ["::1", "0:0:0:0::/64"],
  ["1:2:3::6:7:8", "1:2:3:0::/64"],
  ["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
  ["a:b::%eth0", "a:b:0:0::/64"],
  ["[1:2::]", "1:2:0:0::/64"],
  ["1:[2]::", "1:[2]:0:0::/64"],
  ["::ffff:192.0.2.1x", "0:0:0:0::/64"],
  ["::ffff:192.0.2", "0:0:0:0::/64"],
  ["::3:4:5:6:7:8", "0:0:3:4::/64"],
  ["2001:0DB8::1", "2001:db8:0:0::/64"],
])("%j is one of the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("an address of eight groups is counted by its first four, and one without an address by a dash", () => {
  expect(networkOf("1:2:3:4:5:6:7:8")).toBe("1:2:3:4::/64");
  expect(networkOf("0001:0:0003:0000:5:6:7:8")).toBe("1:0:3:0::/64");
  expect([networkOf(undefined), networkOf(""), networkOf("192.0.2.17")]).toEqual(["-", "-", "192.0.2.17"]);
});

// Neither names a subscriber: providers give those single addresses, or a /56 and longer.
test("a log has an address of 4 bytes by its /24, one of 16 by its /48, and of anything else nothing", () => {
  const places = [
    ["192.0.2.17", "192.0.2.0/24"],
    ["8.8.8.8", "8.8.8.0/24"],
    ["192.168.100.200", "192.168.100.0/24"],
    ["::ffff:192.0.2.17", "192.0.2.0/24"],
    ["2001:db8:aaaa:bbbb:1:2:3:4", "2001:db8:aaaa::/48"],
    ["1:2:3:4:5:6:7:8", "1:2:3::/48"],
    ["fe80::1", "fe80:0:0::/48"],
  ] as const;
  for (const [address, network] of places) expect([address, truncatedNetwork(address)]).toEqual([address, network]);
  for (const address of [
    undefined,
    "",
    "localhost",
    "x192.0.2.17",
    "192.0.2.17x",
    "192.0.2",
    "1:2:zzzz:4::5",
    "zzzz:2:3:4::5",
    "1:zzzz:3:4::5",
    "1:2:3:zzzz::5",
    "12345:2:3:4::5",
    "1:2:3:12345::5",
    "[1:[2]:3:4::5]",
  ])
    expect([address, truncatedNetwork(address)]).toEqual([address, "-"]);
});
