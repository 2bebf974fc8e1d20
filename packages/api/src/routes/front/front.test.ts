import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { ERROR_CODES } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import { openGate } from "../../http/gate.ts";
import { createManagementApp } from "../app.ts";
import { MANAGEMENT_ROUTES } from "../table.ts";

const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const { deps } = demoDeps();
const app = createManagementApp(deps, openGate(deps));
const page = async (path: string, headers: Readonly<Record<string, string>> = BROWSER) => {
  const answer = await app.request(path, { headers });
  return { answer, text: await answer.text() };
};
const styleIn = (text: string) => /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? "";

describe("a page of the service itself", () => {
  test.each(["/", "/docs", "/problems/not-found"])(
    "%s speaks both languages, runs no script, and has its own style alone",
    async (path) => {
      for (const [query, lang] of [
        ["", "zh-CN"],
        ["?lang=zh", "zh-CN"],
        ["?lang=en", "en"],
      ] as const) {
        const { answer, text } = await page(path + query);
        expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
        expect(text).toContain(`<html lang="${lang}">`);
        expect(text).not.toMatch(/<script|javascript:|\son[a-z]+=/i);
        const hash = createHash("sha256").update(styleIn(text)).digest("base64");
        expect(answer.headers.get("content-security-policy")).toContain(`style-src 'sha256-${hash}'`);
      }
      const english = await page(path, { ...BROWSER, "accept-language": "en-GB,en;q=0.9" });
      expect(english.text).toContain('<html lang="en">');
    },
  );

  test("the start says where we are, and every address it leads to answers", async () => {
    const { text, answer } = await page("/");
    expect(answer.headers.get("content-security-policy")).toContain("form-action 'self'");
    expect(text).toContain(`<code>${deps.publicUrl}</code>`);
    const led = [...text.matchAll(/href="(\/[^"#]*)/g)].map(([, href]) => href ?? "");
    expect(led).toContain("/openapi.json");
    // The console and the resolver are served beside this application.
    expect(led).toContain("/console/?lang=zh");
    for (const href of led.filter((one) => !/^\/(?:\.well-known|console)\//.test(one))) {
      expect([href, (await app.request(href)).status]).toEqual([href, 200]);
    }
  });

  test("the contract's page lists every operation with its roles and what it takes", async () => {
    const { text } = await page("/docs?lang=en");
    for (const { method, path } of MANAGEMENT_ROUTES) expect(text).toContain(`<b>${method}</b> <code>${path}</code>`);
    expect(text).toContain("/epcis/events");
    expect(text).toContain("&quot;quantityKg&quot;: 1250.5");
    const anchors = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    for (const id of anchors) expect(text).toContain(`id="${id}"`);
  });

  test("a problem is a page for people and JSON for programs; an unknown one is neither", async () => {
    for (const code of ERROR_CODES) {
      const { text } = await page(`/problems/${code}`);
      expect([code, /<h1>[^<]+<\/h1>/.test(text)]).toEqual([code, true]);
    }
    for (const accept of ["application/json", "*/*", ""]) {
      const { answer } = await page("/problems/busy", { accept });
      expect(answer.headers.get("content-type")).toBe("application/json");
    }
    expect((await page("/problems/nothing")).answer.status).toBe(404);
  });
});

test("the favicon is a picture of 32 by 32 points, and robots are kept from codes", async () => {
  const icon = Buffer.from(await (await app.request("/favicon.ico")).arrayBuffer());
  expect([icon.readUInt16LE(2), icon.readUInt16LE(4), icon[6], icon[7]]).toEqual([1, 1, 32, 32]);
  const png = icon.subarray(icon.readUInt32LE(18));
  expect([png.length, png.subarray(1, 4).toString()]).toEqual([icon.readUInt32LE(14), "PNG"]);
  const at = png.indexOf("IDAT");
  expect(inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))).toHaveLength(32 * (1 + 8));
  const robots = await (await app.request("/robots.txt")).text();
  for (const path of ["/v/", "/01/", "/api/"]) expect(robots).toContain(`Disallow: ${path}\n`);
});

describe("a lot that is looked up by what is typed", () => {
  const check = (query: string) => app.request(`/check?${query}`, { headers: BROWSER });

  test("leads to its page, whether the number is typed with 8 to 14 digits or in groups", async () => {
    for (const [gtin, whole] of [
      ["6901234567892", "06901234567892"],
      ["06901234567892", "06901234567892"],
      ["6 901234 567892", "06901234567892"],
      ["96385074", "00000096385074"],
    ]) {
      const answer = await check(`gtin=${encodeURIComponent(gtin ?? "")}&lot=A%2F1&lang=en`);
      expect([answer.status, answer.headers.get("location")]).toEqual([303, `/v/01/${whole}/10/A%2F1?lang=en`]);
    }
  });

  test("is asked for again beside the field that is wrong, with what was typed and nothing run of it", async () => {
    for (const [query, field] of [
      ["gtin=6901234567893&lot=A", "gtin"],
      ["gtin=123&lot=A", "gtin"],
      ["gtin=&lot=A", "gtin"],
      ["gtin=6901234567892&lot=", "lot"],
      [`gtin=6901234567892&lot=${"A".repeat(21)}`, "lot"],
      ["gtin=6901234567892&lot=%E6%89%B9", "lot"],
      ["gtin=%22%3E%3Cscript%3E&lot=A", "gtin"],
      [`gtin=${"9".repeat(5000)}&lot=A`, "gtin"],
    ]) {
      const answer = await check(query ?? "");
      const text = await answer.text();
      expect([query, answer.status, text.includes(`id="${field}-wrong"`)]).toEqual([query, 400, true]);
      expect(text).not.toMatch(/<script/i);
      expect(text.length).toBeLessThan(12_000);
    }
  });
});
