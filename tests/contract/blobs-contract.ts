/** What every adapter of the Blobs port promises. */
import { randomUUID } from "node:crypto";
import { BlobDiffers, type Blobs } from "@suyuan/store/blobs";
import { LimitExceeded } from "@suyuan/store/table";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const octets = "application/octet-stream";

export function blobsContract(name: string, make: () => Blobs): void {
  describe(`${name} keeps the Blobs contract`, () => {
    test("what was put is read back, byte for byte, with its content type", async () => {
      const blobs = make();
      const property = fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const blob = `a/${randomUUID()}`;
        await blobs.put(blob, bytes, "text/csv; charset=utf-8");
        const read = await blobs.get(blob);
        expect(Buffer.compare(read?.bytes ?? Buffer.from("missing"), bytes)).toBe(0);
        expect(read?.contentType).toBe("text/csv; charset=utf-8");
      });
      await fc.assert(property, { numRuns: 30 });
    });

    test("a name that was never put reads as undefined", async () => {
      const blobs = make();
      await blobs.put("tile/0/x001/067", Buffer.from("tile"), octets);
      for (const missing of ["tile", "tile/0", "tile/0/x001", "tile/0/x001/06", "tile/0/x001/067/1", "other"]) {
        expect(await blobs.get(missing)).toBeUndefined();
      }
    });

    test("the same bytes again are a success, other bytes are refused and change nothing", async () => {
      const blobs = make();
      await blobs.put("report", Buffer.from("one"), "text/plain");
      await blobs.put("report", Buffer.from("one"), "text/html");
      await expect(blobs.put("report", Buffer.from("two"), "text/plain")).rejects.toThrow(BlobDiffers);
      await expect(blobs.put("report", Buffer.from(""), "text/plain")).rejects.toThrow(BlobDiffers);
      expect(await blobs.get("report")).toEqual({
        bytes: new Uint8Array(Buffer.from("one")),
        contentType: "text/plain",
      });
    });

    test("of twenty concurrent puts of one name the first stays, and only its like succeed", async () => {
      const blobs = make();
      const values = Array.from({ length: 20 }, (_, index) => `value ${index % 4}`);
      const results = await Promise.allSettled(values.map((value) => blobs.put("raced", Buffer.from(value), octets)));
      const stored = Buffer.from((await blobs.get("raced"))?.bytes ?? []).toString();
      expect(results.map(({ status }) => status === "fulfilled")).toEqual(values.map((value) => value === stored));
    });

    test("a name and names below it can both be stored", async () => {
      const blobs = make();
      for (const nested of ["a", "a/b", "a/b/c", "b/c", "b"]) await blobs.put(nested, Buffer.from(nested), octets);
      for (const nested of ["a", "a/b", "a/b/c", "b/c", "b"]) {
        expect(Buffer.from((await blobs.get(nested))?.bytes ?? []).toString()).toBe(nested);
      }
    });

    test("names of 512 bytes, with dots inside segments, are stored", async () => {
      const blobs = make();
      for (const allowed of [
        "..a",
        ".hidden",
        "a.b..c",
        "-",
        `${"x".repeat(200)}/${"y".repeat(200)}/${"z".repeat(110)}`,
      ]) {
        await blobs.put(allowed, Buffer.from("1"), octets);
        expect(await blobs.get(allowed)).toBeDefined();
      }
    });

    test("a name that could leave the store, or that the port does not allow, is refused by put and unknown to get", async () => {
      const blobs = make();
      const escapes = [
        "../x",
        "a/../x",
        "..",
        ".",
        "a/.",
        "/x",
        "a//b",
        "a/",
        "",
        "a\\b",
        "C:x",
        "a\u0000b",
        "%2e%2e/x",
        "a b",
        "~a",
      ];
      for (const name of [...escapes, "源", "a\n", "x".repeat(201), "a/".repeat(256).concat("a")]) {
        await expect(blobs.put(name, Buffer.from("1"), octets)).rejects.toThrow(LimitExceeded);
        expect(await blobs.get(name)).toBeUndefined();
      }
    });
  });
}
