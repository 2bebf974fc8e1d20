import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import { samplePicture, seen } from "../fixtures/pictures.ts";
import { library, photoOf } from "./make.ts";
import { type MadePhoto, PHOTO_BYTES_MAX, photoFault, pictureKind } from "./photo.ts";

const vips = await library();
const text = (ascii: string) => new TextEncoder().encode(ascii);

/** As a thread makes it, in this process: the codecs are loaded once for all pictures. */
function made(upload: Uint8Array): MadePhoto {
  const reply = photoOf(vips, { upload, kind: pictureKind(upload) });
  if ("fault" in reply) throw photoFault(reply.fault);
  return reply;
}

function refusal(bytes: Uint8Array): DomainError {
  try {
    made(bytes);
  } catch (refused) {
    if (refused instanceof DomainError) return refused;
    throw refused;
  }
  throw new Error("it was not refused");
}

describe("the photo of an upload", () => {
  test.each(["jpeg", "png", "webp"] as const)("is a small WebP, whichever kind it was: %s", (kind) => {
    const photo = made(samplePicture(kind, { width: 1600, height: 1200 }));
    expect([photo.width, photo.height]).toEqual([640, 480]);
    expect(photo.bytes.byteLength).toBeLessThanOrEqual(PHOTO_BYTES_MAX);
    expect(seen(photo.bytes)).toMatchObject({ width: 640, height: 480 });
    expect(Buffer.from(photo.bytes.subarray(8, 12)).toString()).toBe("WEBP");
  });

  test("of the worst that a camera gives is no larger", () => {
    const photo = made(samplePicture("jpeg", { width: 2400, height: 1800, isNoise: true }));
    expect(photo.bytes.byteLength).toBeLessThanOrEqual(PHOTO_BYTES_MAX);
    expect(photo.width).toBeGreaterThanOrEqual(320);
  });

  test("is not made larger than it was", () => {
    const { width, height } = made(samplePicture("png", { width: 200, height: 100 }));
    expect([width, height]).toEqual([200, 100]);
  });

  test("stands as the camera was held, and tells neither who took it nor anything else of the file", () => {
    const held = samplePicture("jpeg", { width: 800, height: 400, orientation: 6, artist: "Zhang San" });
    expect(Buffer.from(held).includes("Zhang San")).toBe(true);
    const photo = made(held);
    const { width, height, corners, fields } = seen(photo.bytes);
    expect([width, height]).toEqual([320, 640]);
    // The dark corner was at the top left of what the sensor saw, and is at the top right of what the photographer saw.
    expect(corners.indexOf(Math.min(...corners))).toBe(1);
    expect(fields.filter((name) => /exif|xmp|iptc|icc|orientation/.test(name))).toEqual([]);
    expect(Buffer.from(photo.bytes).includes("Zhang San")).toBe(false);
  });

  test("has white where the picture was clear", () => {
    const { corners } = seen(made(samplePicture("png", { width: 300, height: 300, isClear: true })).bytes);
    expect(Math.min(...corners)).toBeGreaterThan(250);
  });

  test("is the same bytes for the same upload", () => {
    const upload = samplePicture("jpeg", { width: 900, height: 700 });
    expect(Buffer.compare(made(upload).bytes, made(upload).bytes)).toBe(0);
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
  ])("is refused with the way out in both languages: %s", (_, bytes, zh) => {
    const { code, detailZh, message } = refusal(bytes);
    expect(code).toBe("unreadable-photo");
    expect(detailZh).toMatch(zh);
    expect(message).not.toMatch(/[一-鿿]/);
  });
});
