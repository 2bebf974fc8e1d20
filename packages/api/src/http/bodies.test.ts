import { DomainError } from "@suyuan/domain/errors";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { JSON_BYTES_MAX, JSON_DEPTH_MAX } from "../limits.ts";
import { parseJson } from "./json-body.ts";
import { declaredBytes, isLargeBody, readBody, requireMediaType } from "./read-body.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function refusalOf(read: () => unknown): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.errors[0]?.pointer, error.extensions];
    throw error;
  }
}

/** A request whose body comes in these pieces; `declared` is its Content-Length. */
function requestOf(pieces: readonly (string | Error)[], declared?: string): Request {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) {
        if (piece instanceof Error) return controller.error(piece);
        controller.enqueue(bytesOf(piece));
      }
      controller.close();
    },
  });
  const headers = declared === undefined ? {} : { "content-length": declared };
  return new Request("http://h/", { method: "POST", body: stream, duplex: "half", headers });
}

const text = async (request: Request, max = 10) => {
  const read = await refusalOf(() => readBody(request, max));
  return read instanceof Uint8Array ? new TextDecoder().decode(read) : read;
};
const TOO_LARGE = ["payload-too-large", undefined, { bytesMax: 10 }];

describe("a body that trickles", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([undefined, "5", "40000"])(
    "and comes to its end (declared: %s) leaves no clock running",
    async (declared) => {
      const whole = "x".repeat(Number(declared ?? 5));
      await readBody(requestOf([whole], declared), 100_000);
      await expect(readBody(requestOf(["x", new Error("broken")], declared), 100_000)).rejects.toThrow();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  /** A piece comes with every call. */
  function trickle(declared?: number) {
    let more: (bytes: number) => void = () => {};
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        more = (bytes) => controller.enqueue(new Uint8Array(bytes));
      },
    });
    const headers = declared === undefined ? {} : { "content-length": String(declared) };
    const request = new Request("http://h/", { method: "POST", body: stream, duplex: "half", headers });
    return { request, more: (bytes: number) => more(bytes) };
  }

  test.each([
    ["a small one", 200, 10_020],
    ["one of unknown length", undefined, 10_100],
    ["a large one", 640_000, 10_100],
  ])("is refused once it has had its time: %s", async (_, declared, ms) => {
    const { request, more } = trickle(declared);
    const read = refusalOf(() => readBody(request, 10_000_000));
    let outcome: unknown = "waits";
    void read.then((refused) => {
      outcome = refused;
    });
    more(10);
    await vi.advanceTimersByTimeAsync(9_900);
    expect(outcome).toBe("waits");
    more(10);
    await vi.advanceTimersByTimeAsync(ms - 9_900);
    expect(outcome).toEqual(["body-too-slow", undefined, {}]);
  });

  test("has a second more for every 16 KB that came, and never more than 170 s", async () => {
    const { request, more } = trickle(8_000_000);
    const read = refusalOf(() => readBody(request, 10_000_000));
    let outcome: unknown = "waits";
    void read.then((refused) => {
      outcome = refused;
    });
    for (let second = 1; second < 170; second++) {
      more(17_000);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(outcome).toBe("waits");
    await vi.advanceTimersByTimeAsync(1000);
    expect(outcome).toEqual(["body-too-slow", undefined, {}]);
  });
});

describe("the bytes of a body", () => {
  test("are read whole, however they come, up to the bound itself", async () => {
    expect(await text(requestOf(["12345", "67890"]))).toBe("1234567890");
    expect(await text(requestOf(["1234567890"]))).toBe("1234567890");
    expect(await text(requestOf([]))).toBe("");
    expect(await text(requestOf(["1234567890"], "10"))).toBe("1234567890");
    expect(await text(new Request("http://h/", { method: "POST" }))).toBe("");
    expect(await text(requestOf([], "0"))).toBe("");
  });

  test("one more than the bound are refused, declared or not, and so is a length that is none", async () => {
    expect(await text(requestOf(["12345", "678901"]))).toEqual(TOO_LARGE);
    expect(await text(requestOf(["12345678901"]))).toEqual(TOO_LARGE);
    expect(await text(requestOf(["1"], "11"))).toEqual(TOO_LARGE);
    expect(await text(requestOf(["1"], "many"))).toEqual(TOO_LARGE);
    // Declared shorter than it is.
    expect(await text(requestOf(["12345678901"], "5"))).toEqual(TOO_LARGE);
  });

  test("of a stream that goes on are not read beyond the bound: the sender is told to stop", async () => {
    let sent = 0;
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(bytesOf("1234"));
      },
      cancel() {
        cancelled = true;
      },
    });
    const endless = new Request("http://h/", { method: "POST", body, duplex: "half" });
    expect(await text(endless)).toEqual(TOO_LARGE);
    expect([cancelled, sent < 10]).toEqual([true, true]);
  });

  test("that break off are the sender's to send again", async () => {
    for (const declared of [undefined, "10"])
      expect(await text(requestOf(["12345", new Error("reset")], declared))).toEqual([
        "invalid-request",
        undefined,
        {},
      ]);
  });
});

describe("a media type", () => {
  const ask = (headers: Record<string, string>, allowed = ["application/json"]) =>
    refusalOf(() => requireMediaType(new Headers(headers), allowed));

  test.each([
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "application/json ; charset=utf8",
    "application/json; version=1",
    "application/json; charset=utf-8 ; version=1",
    "application/json; version=1; charset=utf-8",
  ])("%s is JSON", async (type) => {
    expect(await ask({ "content-type": type })).toBeUndefined();
  });

  test.each([
    "text/plain",
    "",
    "application/json5",
    "application/json; charset=gbk",
    "application/json; charset=utf-16",
    "application/json; charset=utf-8x",
    "application/json; charset=utf-8 x",
  ])("%j is refused with what is taken", async (type) => {
    const refused = ["unsupported-media-type", undefined, { accepted: ["application/json"] }];
    expect(await ask({ "content-type": type })).toEqual(refused);
  });

  test("is needed", async () => {
    expect(await ask({})).toMatchObject(["unsupported-media-type", undefined, { accepted: ["application/json"] }]);
  });

  test("of XML says nothing of how it is written: the document says that itself", async () => {
    for (const type of ["text/xml", "application/xml ", "application/epcis+xml  "])
      expect(await ask({ "content-type": `${type}; charset=gbk` }, [type.trim()])).toBeUndefined();
    const dtd = "application/xml-dtd";
    expect(await ask({ "content-type": `${dtd}; charset=gbk` }, [dtd])).toMatchObject([
      "unsupported-media-type",
      undefined,
      {},
    ]);
  });

  test("that is refused is named with the header it stood in, and all that are taken", () => {
    const worded = (headers: Record<string, string>) => () => requireMediaType(new Headers(headers), ["a/b", "c/d"]);
    expect(worded({ "content-type": "x/y" })).toThrow("Content-Type must be a/b, c/d,");
    expect(worded({ "content-encoding": "gzip" })).toThrow("Content-Encoding must be identity,");
  });

  test("is any of several", async () => {
    const both = ["application/json", "application/ld+json"];
    expect(await ask({ "content-type": "application/ld+json" }, both)).toBeUndefined();
    expect(await ask({ "content-type": "text/xml" }, both)).toMatchObject([
      "unsupported-media-type",
      undefined,
      { accepted: both },
    ]);
  });

  test("says nothing of a compressed body: that hides its size and is refused", async () => {
    const json = { "content-type": "application/json" };
    expect(await ask({ ...json, "content-encoding": "Identity" })).toBeUndefined();
    for (const coding of ["gzip", "br", "identity, gzip", ""]) {
      const accepted = ["identity"];
      expect([coding, await ask({ ...json, "content-encoding": coding })]).toEqual([
        coding,
        ["unsupported-media-type", undefined, { accepted }],
      ]);
    }
  });
});

describe("JSON", () => {
  const at = (json: string, nodesMax?: number) =>
    refusalOf(() => parseJson(bytesOf(json), nodesMax)).then((read) =>
      Array.isArray(read) && read[0] === "invalid-request" ? read[1] : read,
    );

  test("holds as many members and elements as are let in, together, and no more", async () => {
    expect(await at('{"a":[1,2],"b":3}', 4)).toEqual({ a: [1, 2], b: 3 });
    expect(await at('{"a":[1,2],"b":3}', 3)).toBe("");
    expect(await at('{"b":3,"a":[1,2]}', 3)).toBe("/a");
    expect(await at("[1,2,3]", 3)).toEqual([1, 2, 3]);
    expect(await at("[1,2,3,4]", 3)).toBe("");
    expect(await at("[[1,2],[3]]", 5)).toEqual([[1, 2], [3]]);
    expect(await at("[[1,2],[3]]", 4)).toBe("/1");
  });

  test("nests as deep as is let in, in objects and arrays alike", async () => {
    const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;
    expect(await at(nested(JSON_DEPTH_MAX, "[", "]"))).toBeInstanceOf(Array);
    expect(await at(nested(JSON_DEPTH_MAX + 1, "[", "]"))).toBe("/0".repeat(JSON_DEPTH_MAX));
    expect(await at(`${"[".repeat(JSON_DEPTH_MAX)}true${"]".repeat(JSON_DEPTH_MAX)}`)).toBeInstanceOf(Array);
    expect(await at(nested(JSON_DEPTH_MAX, '{"a":', "}"))).toHaveProperty("a");
    expect(await at(nested(JSON_DEPTH_MAX + 1, '{"a":', "}"))).toBe("/a".repeat(JSON_DEPTH_MAX));
  });

  test("names the place of what it may not hold, from the outside in", async () => {
    expect(await at('{"a":[1,{"b~/":"\\u0001"}]}')).toBe("/a/1/b~0~1");
    expect(await at('[null,true,"x",1.5,{"prototype":1}]')).toBe("/4/prototype");
    expect(await at('{"\\u0001":1}')).toBe("/\u0001");
    expect(await at("[-1e999]")).toBe("/0");
    expect(await at('"\\ud800"')).toBe("");
    expect(await at("1e999")).toBe("");
  });

  test("may be null, a word, a number or a text by itself", async () => {
    for (const value of [null, true, false, 0, "", "x"]) expect(await at(JSON.stringify(value))).toEqual(value);
  });
});

describe("the size of a body", () => {
  const headers = (more: Record<string, string>) => new Headers(more);
  const KB = 1024;

  test("is what it declares, where that is lawful", () => {
    expect(declaredBytes(headers({ "content-length": "10" }), 10)).toBe(10);
    expect(declaredBytes(headers({ "content-length": "11" }), 10)).toBe(0);
    expect(declaredBytes(headers({}), 10)).toBe(0);
    expect(declaredBytes(headers({ "content-length": "many" }), 10)).toBe(0);
  });

  test("is large from 32 KB on, or where it declares none and the route takes more than JSON may have", () => {
    const isLarge = (length: number) => isLargeBody(headers({ "content-length": String(length) }), 64 * KB);
    expect([isLarge(32 * KB - 1), isLarge(32 * KB)]).toEqual([false, true]);
    const chunked = headers({ "transfer-encoding": "chunked" });
    expect([isLargeBody(chunked, JSON_BYTES_MAX), isLargeBody(chunked, JSON_BYTES_MAX + 1)]).toEqual([false, true]);
    expect(isLargeBody(headers({}), 10_000_000)).toBe(false);
  });

  test("is that of its bytes: a large one is read whole, in memory of its declared length, and a shorter one is no longer than it came", async () => {
    const large = "9".repeat(40 * KB);
    expect(await text(requestOf([large], String(large.length)), 64 * KB)).toBe(large);
    const short = await readBody(requestOf([large.slice(5)], String(large.length)), 64 * KB);
    expect(short.byteLength).toBe(large.length - 5);
    const pieces = Array.from({ length: 30 }, (_, n) => String(n % 10).repeat(2 * KB));
    expect(await text(requestOf(pieces), 64 * KB)).toBe(pieces.join(""));
  });
});
