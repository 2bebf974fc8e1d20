import { expect, test } from "vitest";
import { addressWarnings, unfitForPrint } from "./printed-address.ts";

test.each([
  ["http://localhost:8080", "local"],
  ["http://127.0.0.1:8080", "local"],
  ["http://[::1]:8080", "local"],
  ["http://0.0.0.0:8080", "local"],
  ["http://farm-pc:8080", "local"],
  ["http://farm.local", "local"],
  ["http://farm.local.", "local"],
  ["http://[::]:8080", "local"],
  ["http://lan", "local"],
  ["http://10.0.0.0", "bare-ip"],
  ["http://1.127.0.1", "bare-ip"],
  ["http://192.168.1.5:8080", "bare-ip"],
  ["https://203.0.113.9", "bare-ip"],
  ["https://[2001:db8::1]", "bare-ip"],
] as const)("codes with %s are warned of: %s", (url, unfit) => {
  expect(unfitForPrint(url)).toBe(unfit);
  const [warning] = addressWarnings(url);
  expect(warning?.code).toBe(`address-${unfit}`);
  for (const text of [warning?.en, warning?.zh]) expect(text).toContain(url);
  for (const text of [warning?.en, warning?.zh]) expect(text).toContain("PUBLIC_URL");
  expect(warning?.en).toMatch(unfit === "local" ? /which phones of buyers cannot open/ : /a bare number/);
  expect(warning?.zh).toMatch(unfit === "local" ? /手机打不开/ : /IP 地址/);
});

test.each([
  "https://trace.example",
  "https://127.farm.cn",
  "https://360.cn",
  "https://farm.cn.",
  "https://10.cn.",
  "https://mylocal.cn",
  "https://farmlan.cn",
  "https://id.gs1.cn",
  "https://suyuan.example:8443",
])("%s may be printed", (url) => {
  expect([unfitForPrint(url), addressWarnings(url)]).toEqual([undefined, []]);
});
