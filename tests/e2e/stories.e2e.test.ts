import { mkdtemp, rm } from "node:fs/promises";
import { get, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Demo, startDemo } from "@suyuan/cli/demo/demo";
import type { Story, StoryId } from "@suyuan/cli/demo/stories";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeOn, WCAG_22_AA } from "../browser/axe.ts";
import { type BrowserSession, browserGap, startBrowser } from "../browser/browser.ts";
import { sized } from "../sized.ts";
import { freePort } from "./free-port.ts";
import { printed, qrTexts } from "./printed-codes.ts";
import { STORY_WORDS } from "./story-words.ts";

const gap = await browserGap();
const LANGUAGES = ["zh", "en"] as const;
const PHONE = { width: 360, height: 800 };
/** What one round trip after the handshake carries. */
const PAGE_BYTES_MAX = 13_000;
/** Axe takes a second a page, and longer on a busy machine. */
const AXE_MS = 300_000;

let folder: string;
let demo: Demo;
let session: BrowserSession;
/** A window without scripts and one with them, both 360 px wide, used again for every page. */
let still: Page;
let lively: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suyuan-stories-"));
  const port = await freePort();
  const place = { port, host: "127.0.0.1", dataDir: folder, publicUrl: `http://127.0.0.1:${port}` };
  demo = await startDemo({ ...place, rateLimitPerMinute: 3000 }, () => undefined);
  if (gap !== undefined) return;
  session = await startBrowser();
  still = await session.newPage({ ...PHONE, javaScriptEnabled: false });
  lively = await session.newPage(PHONE);
});
afterAll(async () => {
  await session?.close();
  await demo?.stop();
  await rm(folder, { recursive: true, force: true });
});

function story(id: StoryId): Story {
  const found = demo.stories.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no story ${id}`);
  return found;
}

const pageUrl = ({ path }: Pick<Story, "path">, language: "zh" | "en" = "zh") =>
  `${demo.url}/v${path}${language === "en" ? "?lang=en" : ""}`;

/** What a reader sees: nothing that is folded away. */
function visibleText(page: Page, selector = "body"): Promise<string> {
  return page.evaluate(`document.querySelector("${selector}").innerText`);
}

/** GTIN and lot out of a story's Digital Link. */
function batchOf({ path }: Story): { gtin: string; lot: string } {
  const [, gtin = "", lot = ""] = /^\/01\/(\d{14})\/10\/([^/]+)/.exec(path) ?? [];
  return { gtin, lot };
}

interface Wire {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** The answer as it comes off the wire: nothing is unpacked on the way. */
function wire(url: string, headers: Record<string, string> = {}): Promise<Wire> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    }).on("error", reject);
  });
}

const ids = Object.keys(STORY_WORDS) as StoryId[];

describe.skipIf(gap !== undefined)(`a consumer's phone${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  test.each(ids.flatMap((id) => LANGUAGES.map((language) => [id, language] as const)))(
    "without scripts, 360 px wide, the page of the story %s says what is true (%s)",
    async (id, language) => {
      const { status } = STORY_WORDS[id];
      const { title, says, not = [] } = STORY_WORDS[id][language];
      const answer = await still.goto(pageUrl(story(id), language));
      expect(answer?.status()).toBe(status);
      expect(await still.locator("html").getAttribute("lang")).toBe(language === "zh" ? "zh-CN" : "en");
      expect(await visibleText(still, "h1")).toBe(title);
      const text = await visibleText(still);
      for (const words of says) expect(text).toMatch(words);
      for (const words of not) expect(text).not.toContain(words);
      expect(text).not.toMatch(/正品|genuine/i);
      const overflow = await still.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect(overflow, "the page scrolls sideways").toBe(0);
    },
  );

  test("a page asks the network for itself and, from the same host, for the photo that its owner shows", async () => {
    const asked: string[] = [];
    lively.on("request", (request) => asked.push(request.url()));
    for (const id of ids) {
      asked.length = 0;
      await lively.goto(pageUrl(story(id)), { waitUntil: "networkidle" });
      const [page, ...others] = asked;
      expect(page).toBe(pageUrl(story(id)));
      const shown = /<img class="photo" src="([^"]+)"/.exec(await lively.content())?.[1];
      const photo = shown === undefined ? [] : [new URL(shown, pageUrl(story(id))).href];
      // One below the first screens may not be asked for at all.
      expect([[], photo]).toContainEqual(others);
    }
    lively.removeAllListeners("request");
  });

  test.each(LANGUAGES)(
    "no page violates WCAG 2.2 AA as axe checks it (%s)",
    async (language) => {
      // The usual run looks at each page in one of the two, in turn.
      const looked = ids.filter((_, n) => sized(LANGUAGES[n % 2] === language, true));
      for (const id of looked) {
        // Codes that were never issued share one page.
        if (STORY_WORDS[id].status === 404 && id !== "not-issued") continue;
        await lively.goto(pageUrl(story(id), language));
        const { found, kept } = await axeOn(lively, WCAG_22_AA);
        expect(found, `${id} ${language}`).toEqual([]);
        expect(kept).toContain("color-contrast");
      }
    },
    AXE_MS,
  );

  test("the code printed on the batch's label leads to the batch's page", async () => {
    const { gtin, lot } = batchOf(story("in-order"));
    const svg = await demo.cast.clerk.api.read(`/api/batches/${gtin}/${lot}/label.svg`);
    const texts = await qrTexts(await printed(session, svg));
    expect(texts).toEqual([`${demo.url}/01/${gtin}/10/${lot}`]);
    const first = await wire(texts[0] ?? "");
    expect(first.status).toBe(307);
    expect(new URL(first.headers.location ?? "", demo.url).href).toBe(`${demo.url}/v/01/${gtin}/10/${lot}`);
    await still.goto(texts[0] ?? "");
    expect(await visibleText(still, "h1")).toBe("记录齐备，未见异常");
    expect(await visibleText(still)).toContain(lot);
  });

  test("every code on the printed sheets of a run leads to the page of one of its serials, and no serial is left out", async () => {
    const { lot } = batchOf(story("in-order"));
    const run = `/api/labels/labels-${lot}`;
    const texts: string[] = [];
    for (let page = 1; texts.length < 24 && page <= 24; page++) {
      const sheet = await demo.cast.clerk.api.read(`${run}.svg?page=${page}`);
      texts.push(...(await qrTexts(await printed(session, sheet))));
    }
    const rows = (await demo.cast.clerk.api.read(`${run}.csv`)).trim().split("\r\n").slice(1);
    const uris = rows.map((row) => row.split(",")[1] ?? "");
    expect(uris).toHaveLength(24);
    expect([...texts].sort()).toEqual([...uris].sort());
    for (const text of texts) {
      const followed = await fetch(text, { method: "HEAD" });
      expect(followed.status).toBe(200);
      expect(followed.url).toBe(text.replace("/01/", "/v/01/"));
    }
  });

  test("a pack's page tells how often its code was scanned before: one buyer who reads it again and again is one scan", async () => {
    const { lot } = batchOf(story("in-order"));
    const rows = (await demo.cast.clerk.api.read(`/api/labels/labels-${lot}.csv`)).trim().split("\r\n");
    const code = rows.at(-1)?.split(",")[1] ?? "";
    const told = async (url: string) => {
      await still.goto(url);
      return visibleText(still);
    };
    expect(await told(code)).toContain("在您之前，这个单件码没有扫码记录。");
    const page = code.replace("/01/", "/v/01/");
    for (const url of [page, `${page}?lang=en`, code, page]) await told(url);
    // Scans are written off the path, a moment later.
    const scans = async () => /已被扫 (\d+) 次/.exec(await told(page))?.[1];
    await expect.poll(scans, { interval: 500, timeout: 10_000 }).toBe("1");
    await fetch(code, { headers: { "user-agent": "another phone" } });
    await expect.poll(scans, { interval: 500, timeout: 10_000 }).toBe("2");
  });
});

test("each page is at most 13 kB as gzip sends it, and unpacks to what is sent plain", async () => {
  const sizes: number[] = [];
  for (const id of ids) {
    for (const language of LANGUAGES) {
      const zipped = await wire(pageUrl(story(id), language), { "accept-encoding": "gzip" });
      expect(zipped.headers["content-encoding"]).toBe("gzip");
      expect(zipped.bytes.byteLength, `${id} ${language}`).toBeLessThanOrEqual(PAGE_BYTES_MAX);
      expect(gunzipSync(zipped.bytes).toString()).toMatch(/^<!doctype html>/);
      sizes.push(zipped.bytes.byteLength);
    }
  }
  const { path } = story("gap");
  const [plain, zipped] = await Promise.all([
    wire(pageUrl({ path })),
    wire(pageUrl({ path }), { "accept-encoding": "gzip" }),
  ]);
  expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true);
  console.log(`pages as gzip: ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes`);
});

test("every unknown code gets status 404 and the same bytes and headers: what exists cannot be guessed", async () => {
  const { gtin, lot } = batchOf(story("in-order"));
  const unknown = [
    story("not-issued").path,
    story("overdraw").path,
    story("safety-interval").path,
    `/01/${gtin}/10/NEVER-ISSUED`,
    `/01/09520000000004/10/${lot}`,
    `/01/${gtin}/10/${lot}/21/A`,
    `/01/${gtin}/10/${lot.toLowerCase()}`,
  ];
  for (const language of LANGUAGES) {
    const answers = await Promise.all(unknown.map((path) => wire(pageUrl({ path }, language))));
    const seen = answers.map(({ status, headers: { date: _, ...headers }, bytes }) =>
      JSON.stringify([status, headers, bytes.toString("base64")]),
    );
    expect(new Set(seen).size, language).toBe(1);
    expect(answers[0]?.status).toBe(404);
  }
});

test("what was refused says why, with the figures, and left nothing behind", async () => {
  const overdraw = story("overdraw").refusal;
  expect(overdraw).toMatchObject({ status: 409, code: "balance-exceeded" });
  expect(overdraw?.zh).toMatch(/还剩 \d+ 千克/);
  expect(story("safety-interval").refusal).toMatchObject({ code: "safety-interval" });
  expect(story("failed-test").refusal).toMatchObject({ status: 409, code: "batch-on-hold" });
  const lots = ["overdraw", "safety-interval"].map((id) => batchOf(story(id as StoryId)).lot);
  const { gtin } = batchOf(story("overdraw"));
  for (const lot of lots) {
    await expect(demo.cast.clerk.api.read(`/api/batches/${gtin}/${lot}`)).rejects.toThrow(/404/);
  }
});

test("the bureau finds every flagged story among its exceptions", async () => {
  const listed = async () => {
    const { items } = JSON.parse(await demo.cast.inspector.api.read("/api/exceptions?limit=200")) as {
      items: { subject: string; code: string }[];
    };
    const about = (id: StoryId, code: string) =>
      items.some((item) => item.code === code && item.subject.includes(batchOf(story(id)).lot));
    return {
      lateInput: about("late-input", "safety-interval"),
      gap: about("gap", "temperature"),
      excursion: about("excursion", "temperature"),
      short: about("short", "quantity-short"),
      failedTest: about("failed-test", "test-failed"),
      lateEntry: about("late-entry", "late-entry"),
      outOfCertificate: about("expired", "harvest-certificate"),
      overdraw: items.some(({ code }) => code === "overdraw-attempt"),
      inOrder: items.some(({ subject }) => subject.includes(batchOf(story("in-order")).lot)),
    };
  };
  await expect.poll(listed, { timeout: 10_000 }).toEqual({
    lateInput: true,
    gap: true,
    excursion: true,
    short: true,
    failedTest: true,
    lateEntry: true,
    outOfCertificate: true,
    overdraw: true,
    inOrder: false,
  });
});
