import { hash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { blobFiles, dropBlobs, folderBlobs, hasBlobFile } from "./folder-blobs.ts";

const root = mkdtempSync(join(tmpdir(), "suyuan-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

test("a blob outlives the process: another opening of the folder reads it", async () => {
  const folder = join(root, "made", "when", "needed");
  await folderBlobs(folder).put("a/b", Buffer.from("bytes"), "text/plain");
  expect(await folderBlobs(folder).get("a/b")).toEqual({
    bytes: new Uint8Array(Buffer.from("bytes")),
    contentType: "text/plain",
  });
});

test("reading from a folder that is not there makes none", async () => {
  const folder = join(root, "absent");
  expect(await folderBlobs(folder).get("a")).toBeUndefined();
  expect(readdirSync(root)).not.toContain("absent");
});

test("a file that is still being written is no blob, and nothing of it is left behind", async () => {
  const folder = mkdtempSync(join(root, "f-"));
  const blobs = folderBlobs(folder);
  const large = Buffer.alloc(5_000_000, "x");
  const seen = new Set<number | undefined>();
  let done = false;
  const writing = blobs.put("large", large, "text/plain").finally(() => {
    done = true;
  });
  while (!done) seen.add((await blobs.get("large"))?.bytes.length);
  await writing;
  for (const length of seen) expect([undefined, large.length]).toContain(length);
  expect(readdirSync(join(folder, "~writing"))).toEqual([]);
});

test("what a crash left half written is removed when it is old, and left alone while another process may be at it", async () => {
  const folder = mkdtempSync(join(root, "f-"));
  mkdirSync(join(folder, "~writing"));
  for (const name of ["~old", "~young"]) writeFileSync(join(folder, "~writing", name), "half");
  utimesSync(join(folder, "~writing", "~old"), new Date(0), new Date(0));
  await folderBlobs(folder).put("a", Buffer.from("1"), "text/plain");
  expect(readdirSync(join(folder, "~writing"))).toEqual(["~young"]);
});

test("bytes that hold line ends stay apart from the content type, which may hold none", async () => {
  const folder = mkdtempSync(join(root, "f-"));
  const blobs = folderBlobs(folder);
  await blobs.put("a", Buffer.from("\n\nx\n"), "text/plain");
  expect(Buffer.from((await blobs.get("a"))?.bytes ?? []).toString()).toBe("\n\nx\n");
  expect(readFileSync(join(folder, "a~"), "utf8")).toBe("text/plain\n\n\nx\n");
  await expect(blobs.put("b", Buffer.from("1"), "text/plain\nx")).rejects.toMatchObject({ name: "LimitExceeded" });
});

test("a disk that fails is an outage, and a later put succeeds", async () => {
  const folder = join(mkdtempSync(join(root, "f-")), "blobs");
  writeFileSync(folder, "a file where the folder should be");
  const blobs = folderBlobs(folder);
  await expect(blobs.put("a", Buffer.from("1"), "text/plain")).rejects.toMatchObject({ name: "StoreUnavailable" });
  rmSync(folder);
  await blobs.put("a", Buffer.from("1"), "text/plain");
  expect(await blobs.get("a")).toBeDefined();
});

test("blobs of one prefix that were put before an instant can be dropped, and no other is touched", async () => {
  const folder = mkdtempSync(join(root, "f-"));
  const blobs = folderBlobs(folder);
  for (const name of ["captures/a/document.json", "captures/b/document.json", "captures2/a", "temperature-logs/a"]) {
    await blobs.put(name, Buffer.from(name), "text/plain");
  }
  const old = new Date("2026-01-01T00:00:00Z");
  utimesSync(join(folder, "captures/a/document.json~"), old, old);
  utimesSync(join(folder, "captures2/a~"), old, old);
  expect(await dropBlobs(folder, "captures", Date.parse("2026-02-01T00:00:00Z"))).toBe(1);
  expect(await blobs.get("captures/a/document.json")).toBeUndefined();
  for (const name of ["captures/b/document.json", "captures2/a", "temperature-logs/a"]) {
    expect((await blobs.get(name))?.bytes).toEqual(new Uint8Array(Buffer.from(name)));
  }
  expect(await dropBlobs(join(root, "nowhere"), "captures", Date.now())).toBe(0);
});

const digestOf = (text: string) => hash("sha256", Buffer.from(text), "hex");

test("blobs that are named by their digest are spread over folders, and those that an earlier version put flat are found and not put twice", async () => {
  const folder = mkdtempSync(join(root, "f-"));
  const blobs = folderBlobs(folder);
  const [name, earlier] = [`logs/${digestOf("new")}`, `logs/${digestOf("old")}`];
  mkdirSync(join(folder, "logs"));
  writeFileSync(join(folder, `${earlier}~`), "text/csv\nold");
  await blobs.put(name, Buffer.from("new"), "text/csv");
  await blobs.put(earlier, Buffer.from("old"), "text/csv");
  expect(readdirSync(join(folder, "logs")).toSorted()).toEqual(
    [`${digestOf("new").slice(0, 2)}+`, `${digestOf("old")}~`].toSorted(),
  );
  for (const [one, text] of [
    [name, "new"],
    [earlier, "old"],
  ] as const) {
    expect(Buffer.from((await blobs.get(one))?.bytes ?? []).toString()).toBe(text);
    expect(hasBlobFile(folder, one)).toBe(true);
  }
  expect(hasBlobFile(folder, "logs/none")).toBe(false);
  const listed = new Map<string, boolean>();
  for await (const { name: one, isDamaged } of blobFiles(folder)) listed.set(one, isDamaged);
  expect(Object.fromEntries(listed)).toEqual({ [name]: false, [earlier]: false });
});

test("a blob whose bytes are no more those of its digest is refused as damaged, never answered, and told when all are looked through", async () => {
  const folder = mkdtempSync(join(root, "f-"));
  const blobs = folderBlobs(folder);
  const name = `photos/${digestOf("picture")}`;
  await blobs.put(name, Buffer.from("picture"), "image/webp");
  const file = join(folder, "photos", `${digestOf("picture").slice(0, 2)}+`, `${digestOf("picture")}~`);
  writeFileSync(file, "image/webp\npicturf");
  await expect(blobs.get(name)).rejects.toMatchObject({ name: "StoreUnavailable", obstacle: "damaged" });
  for await (const one of blobFiles(folder)) expect(one).toEqual({ name, isDamaged: true });
});
