import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { samplePicture } from "@suyuan/api/fixtures/pictures";
import { PhotoThreads } from "@suyuan/api/photos/threads";
import type * as Drawers from "@suyuan/api/printing/draw";
import type { Metafile } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import { bundle, SERVICES, type Service } from "../../infra/src/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-bundles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KB = 1000;
/**
 * Bytes, minified, that are read when the function starts. The public one has the least, because a consumer waits for its cold start; the
 * contract's examples lie beside that of management, for /openapi.json and /docs.
 */
const bytesMax: Readonly<Record<Service, number>> = {
  public: 750 * KB,
  management: 1300 * KB,
  epcis: 1000 * KB,
  followers: 950 * KB,
  scans: 400 * KB,
  subscriptions: 600 * KB,
  canary: 300 * KB,
  apology: 150 * KB,
  console: 150 * KB,
};

/** What management reads when it starts. */
const START = ["lambda.mjs", "shared.mjs"];

/** The files that are read when the function starts: its own, and what those import before anything runs. */
function readAtStart({ outputs }: Metafile): ReadonlySet<string> {
  const entry = Object.keys(outputs).filter((path) => path.endsWith("/lambda.mjs"));
  const read = new Set(entry);
  for (const path of read) {
    for (const { kind, path: other } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && other in outputs) read.add(other);
    }
  }
  return read;
}

/** Files of which something is left after what nobody uses was dropped. */
function packedIn({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput: bytes }]) => (bytes > 0 ? [path] : [])),
  );
}

const metafiles = new Map(SERVICES.map((service) => [service, bundle(service, join(folder, service))]));

describe.each([...metafiles])("the bundle of %s", (service, metafile) => {
  const target = join(folder, service);
  const packages = packedIn(metafile).join("\n");

  test("is within its budget", () => {
    const read = [...readAtStart(metafile)];
    const size = read.reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
    process.stdout.write(`${service}: ${(size / KB).toFixed(0)} kB of ${bytesMax[service] / KB} kB\n`);
    expect(size).toBeLessThanOrEqual(bytesMax[service]);
  });

  test("holds nothing that belongs to deployment, to the other host, or to a language of zod's messages", () => {
    expect(packages).not.toMatch(/aws-cdk-lib|constructs\/|cdk-nag/);
    expect(packages).not.toMatch(/@hono\/node-server|packages\/cli\/|sqlite-table|folder-blobs|key-file-signer/);
    expect(packages).not.toMatch(/zod\/v4\/locales\/(?!en\.)/);
    expect(packages).not.toMatch(/credential-provider-(?:ini|sso|process|node)/);
  });

  test("reads no client of S3, no XML, no logger's file and no browser's name before one comes", () => {
    const inputs = [...readAtStart(metafile)].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
    const early = inputs.filter((path) =>
      /@aws-sdk\/client-s3\/|\/sax\/|coldchain\/src\/vendors\/read|bowser\//.test(path),
    );
    expect(early).toEqual([]);
  });

  test("is read in two files at the most: to find, open and link each takes time before a first request", () => {
    const names = [...readAtStart(metafile)].map((path) => path.replace(/^.*\//, ""));
    expect(["lambda.mjs", "shared.mjs"]).toEqual(expect.arrayContaining(names));
    expect(names[0]).toBe("lambda.mjs");
  });

  test("holds each source once: two copies would not see what the other keeps", () => {
    const all = Object.entries(metafile.outputs).filter(([path]) => path.endsWith(".mjs"));
    const sources = all.flatMap(([, { inputs }]) => Object.keys(inputs));
    expect(sources.filter((source, n) => sources.indexOf(source) !== n)).toEqual([]);
  });

  test("is one module that names its handler, with a source map beside it", () => {
    const text = readFileSync(join(target, "lambda.mjs"), "utf8");
    expect(text).toMatch(/export\{[^}]*\bas handler\b/);
    expect(text).toContain("sourceMappingURL=lambda.mjs.map");
  });
});

describe("the folder of management", () => {
  test("has the examples of the contract in a file that is read when they are asked for", () => {
    const target = join(folder, "management");
    const examples = readdirSync(target).filter((name) => /^examples-\w+\.mjs$/.test(name));
    expect(examples).toHaveLength(1);
    const modules = readdirSync(target).filter((name) => name.endsWith(".mjs"));
    const texts = modules.map((name) => readFileSync(join(target, name), "utf8"));
    expect(texts.filter((text) => text.includes(`import("./${examples[0]}")`))).toHaveLength(1);
    expect(texts.filter((text) => text.includes(`from"./${examples[0]}"`))).toEqual([]);
  });

  test("has what draws labels in a file that is read when they are asked for, with the font and its licence beside it", async () => {
    const target = join(folder, "management");
    const drawers = readdirSync(target).filter((name) => /^draw-\w+\.mjs$/.test(name));
    expect(drawers).toHaveLength(1);
    for (const name of START) expect(readFileSync(join(target, name), "utf8")).not.toContain("noto-sans-sc");
    expect(readFileSync(join(target, "OFL.txt"), "utf8")).toContain("SIL Open Font License");
    const { calibrationPdf } = (await import(join(target, drawers[0] ?? ""))) as typeof Drawers;
    const page = { paper: "thermal-60x40", dpi: 203, uri: "https://suyuan.example", words: ["用尺量"] } as const;
    const pdf = await calibrationPdf({ ...page, title: "x", madeAt: "2026-10-08T02:00:00.000Z" });
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe("%PDF-");
  });

  test("has the thread that makes photos beside the bundle, with the codec as it was published, and it makes one", async () => {
    const target = join(folder, "management");
    const { size } = statSync(join(target, "photo-worker.mjs"));
    expect(size).toBeLessThanOrEqual(20 * KB);
    expect(statSync(join(target, "node_modules/wasm-vips/lib/vips.wasm")).size).toBeLessThanOrEqual(6000 * KB);
    for (const name of START) expect(readFileSync(join(target, name), "utf8")).not.toContain("thumbnailBuffer");
    const threads = new PhotoThreads(pathToFileURL(join(target, "photo-worker.mjs")), (error) => {
      throw error;
    });
    const { width, height, bytes } = await threads.made(samplePicture("jpeg", { width: 900, height: 600 }), "coop");
    expect([width, height, Buffer.from(bytes.subarray(8, 12)).toString()]).toEqual([640, 427, "WEBP"]);
  });
});

describe("each bundle", () => {
  test("holds only the clients of the services that it may use", () => {
    const clients = [...metafiles].map(([service, metafile]) => {
      const found = packedIn(metafile).flatMap((path) => /@aws-sdk\/client-([a-z0-9-]+)\//.exec(path)?.[1] ?? []);
      return [service, [...new Set(found)].sort()];
    });
    expect(Object.fromEntries(clients)).toEqual({
      apology: [],
      canary: [],
      console: ["s3"],
      management: ["dynamodb", "s3"],
      public: ["dynamodb", "sqs"],
      epcis: ["dynamodb", "s3"],
      followers: ["dynamodb", "s3", "sqs"],
      scans: ["dynamodb"],
      subscriptions: ["dynamodb", "sqs"],
    });
  });
});
