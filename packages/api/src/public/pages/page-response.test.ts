import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { GzipFrame } from "./gzip-frame.ts";
import { pageOf } from "./page.ts";
import { pageResponse } from "./page-response.ts";

const FRAME = new GzipFrame("<!doctype html><style>p{color:red}</style>", "<p>12315</p>");
const TEXT = "<title>批次</title>";
const WHOLE = "<!doctype html><style>p{color:red}</style><title>批次</title><p>12315</p>";
const VARY = "Accept, Accept-Language, Accept-Encoding";

async function answer(headers: Record<string, string>, method = "GET") {
  let rendered = 0;
  const page = pageOf(200, "7", "html", () => {
    rendered += 1;
    return { frame: FRAME, text: TEXT };
  });
  const request = new Request("https://id.example.com/v/x", { method, headers });
  return { response: await pageResponse(page, request, { vary: VARY }), rendered: () => rendered };
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe("a page as it goes out", () => {
  test("is one gzip member for those who take gzip, and says how long it is and what it varies by", async () => {
    for (const coding of ["gzip", "deflate, gzip;q=0.5", "br, GZIP"]) {
      const { response } = await answer({ "accept-encoding": coding });
      const bytes = await bytesOf(response);
      expect(gunzipSync(bytes).toString(), coding).toBe(WHOLE);
      expect(response.headers.get("content-encoding"), coding).toBe("gzip");
      expect(response.headers.get("content-length"), coding).toBe(String(bytes.length));
      expect(response.headers.get("vary"), coding).toBe(VARY);
      expect(response.headers.get("etag"), coding).toBe('"7"');
    }
  });

  test("is plain for those who do not say so or refuse it", async () => {
    for (const coding of ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "xgzip"]) {
      const { response } = await answer({ "accept-encoding": coding });
      const bytes = await bytesOf(response);
      expect(bytes.toString(), coding).toBe(WHOLE);
      expect(response.headers.get("content-encoding"), coding).toBeNull();
      expect(response.headers.get("content-length"), coding).toBe(String(bytes.length));
    }
  });

  test("has the same headers and no body for HEAD", async () => {
    for (const coding of ["gzip", "identity"]) {
      const get = (await answer({ "accept-encoding": coding })).response;
      const head = (await answer({ "accept-encoding": coding }, "HEAD")).response;
      expect((await bytesOf(head)).length).toBe(0);
      expect([...head.headers]).toEqual([...get.headers]);
    }
  });

  test("is 304 without being rendered for those who have it", async () => {
    for (const tag of ['"7"', 'W/"7"', '"6", "7"', "*"]) {
      const { response, rendered } = await answer({ "if-none-match": tag, "accept-encoding": "gzip" });
      expect([response.status, (await bytesOf(response)).length, rendered()], tag).toEqual([304, 0, 0]);
      expect([response.headers.get("etag"), response.headers.get("content-encoding")], tag).toEqual(['"7"', null]);
    }
    expect((await answer({ "if-none-match": '"8"' })).response.status).toBe(200);
  });

  test("is rendered once, however often and in whichever forms it is sent", async () => {
    let rendered = 0;
    const page = pageOf(200, "7", "html", () => {
      rendered += 1;
      return { frame: FRAME, text: TEXT };
    });
    for (const coding of ["gzip", "identity", "gzip", "identity"]) {
      await pageResponse(
        page,
        new Request("https://id.example.com/v/x", { headers: { "accept-encoding": coding } }),
        {},
      );
    }
    expect(rendered).toBe(1);
  });

  test("made elsewhere is sent as it was made, and made here when it was not", async () => {
    const elsewhere = Uint8Array.from(FRAME.gzipWith("elsewhere"));
    const request = new Request("https://id.example.com/v/x", { headers: { "accept-encoding": "gzip" } });
    const made = { frame: FRAME, text: TEXT };
    for (const [press, part] of [
      [() => Promise.resolve(elsewhere), "elsewhere"],
      [() => Promise.reject(new Error("gone")), TEXT],
      [() => undefined, TEXT],
    ] as const) {
      const page = pageOf(200, "7", "html", () => made, press);
      for (let n = 0; n < 2; n++) {
        const response = await pageResponse(page, request, {});
        expect(gunzipSync(await bytesOf(response)).toString()).toBe(gunzipSync(FRAME.gzipWith(part)).toString());
      }
    }
  });
});
