import { expect, test } from "vitest";
import { addressWarnings, unfitForPrint } from "./printed-address.ts";

test.each([
  ["http://localhost:8080", "local"],
  ["http://127.0.0.1:8080", "local"],
  ["http://[::1]:8080", "local"],
  ["http://0.0.0.0:8080", "local"],
  ["http://farm-pc:8080", "local"],
  ["http://farm.local", "local"],
  ["http://192.168.1.5:8080", "bare-ip"],
  ["https://203.0.113.9", "bare-ip"],
  ["https://[2001:db8::1]", "bare-ip"],
] as const)("codes with %s are warned of: %s", (url, unfit) => {
  expect(unfitForPrint(url)).toBe(unfit);
  const [warning] = addressWarnings(url);
  expect(warning?.code).toBe(`address-${unfit}`);
  for (const text of [warning?.en, warning?.zh]) expect(text).toContain(url);
  for (const text of [warning?.en, warning?.zh]) expect(text).toContain("PUBLIC_URL");
});

test.each(["https://trace.example", "https://id.gs1.cn", "https://suyuan.example:8443"])("%s may be printed", (url) => {
  expect([unfitForPrint(url), addressWarnings(url)]).toEqual([undefined, []]);
});
