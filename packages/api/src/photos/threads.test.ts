import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import { samplePicture, seen } from "../fixtures/pictures.ts";
import { PHOTO_BYTES_MAX } from "./photo.ts";
import { PhotoThreads } from "./threads.ts";

const told: unknown[] = [];
const threads = (deadlineMs?: number) =>
  new PhotoThreads(new URL("worker.ts", import.meta.url), (error) => void told.push(error), deadlineMs);
const made = (bytes: Uint8Array, organisation = "coop") => threads().made(bytes, organisation);
const text = (ascii: string) => new TextEncoder().encode(ascii);

async function refusal(bytes: Uint8Array): Promise<DomainError> {
  const error = await made(bytes).catch((refused: unknown) => refused);
  if (error instanceof DomainError) return error;
  throw new Error("it was not refused");
}

describe("the photo of an upload", () => {
  test.each(["jpeg", "png", "webp"] as const)("is a small WebP, whichever kind it was: %s", async (kind) => {
    const photo = await made(samplePicture(kind, { width: 1600, height: 1200 }));
    expect([photo.width, photo.height]).toEqual([640, 480]);
    expect(photo.bytes.byteLength).toBeLessThanOrEqual(PHOTO_BYTES_MAX);
    expect(seen(photo.bytes)).toMatchObject({ width: 640, height: 480 });
    expect(Buffer.from(photo.bytes.subarray(8, 12)).toString()).toBe("WEBP");
  });

  test("of the worst that a camera gives is no larger", async () => {
    const photo = await made(samplePicture("jpeg", { width: 2400, height: 1800, isNoise: true }));
    expect(photo.bytes.byteLength).toBeLessThanOrEqual(PHOTO_BYTES_MAX);
    expect(photo.width).toBeGreaterThanOrEqual(320);
  });

  test("is not made larger than it was", async () => {
    const { width, height } = await made(samplePicture("png", { width: 200, height: 100 }));
    expect([width, height]).toEqual([200, 100]);
  });

  test("stands as the camera was held, and tells neither who took it nor anything else of the file", async () => {
    const held = samplePicture("jpeg", { width: 800, height: 400, orientation: 6, artist: "Zhang San" });
    expect(Buffer.from(held).includes("Zhang San")).toBe(true);
    const photo = await made(held);
    const { width, height, corners, fields } = seen(photo.bytes);
    expect([width, height]).toEqual([320, 640]);
    // The dark corner was at the top left of what the sensor saw, and is at the top right of what the photographer saw.
    expect(corners.indexOf(Math.min(...corners))).toBe(1);
    expect(fields.filter((name) => /exif|xmp|iptc|icc|orientation/.test(name))).toEqual([]);
    expect(Buffer.from(photo.bytes).includes("Zhang San")).toBe(false);
  });

  test("has white where the picture was clear", async () => {
    const { corners } = seen((await made(samplePicture("png", { width: 300, height: 300, isClear: true }))).bytes);
    expect(Math.min(...corners)).toBeGreaterThan(250);
  });

  test("is the same bytes for the same upload", async () => {
    const upload = samplePicture("jpeg", { width: 900, height: 700 });
    expect(Buffer.compare((await made(upload)).bytes, (await made(upload)).bytes)).toBe(0);
  });
});

describe("a picture that cannot be used", () => {
  const jpeg = samplePicture("jpeg", { width: 900, height: 700 });
  /** A PNG that says it is larger than it is; its checksum is not looked at before its size is. */
  const boasting = (width: number, height: number) => {
    const png = samplePicture("png", { width: 100, height: 100 });
    const view = new DataView(png.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    return png;
  };

  test.each([
    ["HEIC, as phones take them", text("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), /兼容性最佳.*JPEG/],
    ["another HEIF", text("\0\0\0\x18ftypmif1\0\0\0\0mif1heic"), /HEIC/],
    ["AVIF", text("\0\0\0\x18ftypavif\0\0\0\0mif1avif"), /AVIF/],
    ["GIF", text("GIF89a\x01\0\x01\0"), /GIF/],
    ["SVG, which could hold scripts", text("<svg xmlns='http://www.w3.org/2000/svg'/>"), /JPEG/],
    ["a page", text("<!doctype html><script>x</script>"), /JPEG/],
    ["nothing", new Uint8Array(), /JPEG/],
    ["a cut JPEG", jpeg.slice(0, jpeg.length / 2), /损坏或不完整/],
    ["the mere beginning of a JPEG", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /损坏或不完整/],
    ["the mere beginning of a WebP", text("RIFF\0\0\0\0WEBPVP8 "), /损坏或不完整/],
    ["a PNG of a billion pixels", boasting(40_000, 40_000), /像素|损坏/],
    ["too many pixels", samplePicture("png", { width: 6000, height: 4200 }), /2500 万像素/],
    ["too long a side", samplePicture("png", { width: 10_001, height: 64 }), /10000 像素/],
    ["too small a side", samplePicture("png", { width: 900, height: 63 }), /64 像素/],
  ])("is refused with the way out in both languages: %s", async (_, bytes, zh) => {
    const { code, detailZh, message } = await refusal(bytes);
    expect(code).toBe("unreadable-photo");
    expect(detailZh).toMatch(zh);
    expect(message).not.toMatch(/[一-鿿]/);
  });

  test("spoils nothing for those that come after it", async () => {
    const one = threads();
    const all = [jpeg.slice(0, 5000), jpeg, text("no"), jpeg].map((bytes, n) => one.made(bytes, `o${n}`));
    const done = await Promise.allSettled(all);
    expect(done.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
  });

  test("that is not read in time is given up", async () => {
    const error = await threads(1)
      .made(jpeg, "coop")
      .catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: "unreadable-photo" });
    expect(String(told.at(-1))).toContain("in time");
  });
});

test("an organisation has one picture at work, and no more than nine wait in all", async () => {
  const one = threads();
  const upload = samplePicture("jpeg", { width: 300, height: 300 });
  const first = Array.from({ length: 9 }, (_, n) => one.made(upload, `o${n}`));
  const busy = { code: "busy", extensions: { retryAfterSeconds: 5 } };
  await expect(one.made(upload, "o3")).rejects.toMatchObject(busy);
  await expect(one.made(upload, "o9")).rejects.toMatchObject(busy);
  await Promise.all(first);
  await expect(one.made(upload, "o9")).resolves.toMatchObject({ width: 300 });
});
