import { createHash } from "node:crypto";
import { memoryBlobs } from "@suyuan/api/fixtures/capture";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "@suyuan/api/fixtures/season";
import { beforeEach, describe, expect, test } from "vitest";

/**
 * Who comes first with an id that another will use: every kind of id, every kind of stranger. Either the owner does what it wants all the same,
 * and the stranger is told the same of an id that is there and of one that is not; or the number is the world's, and the operator releases it.
 */

type Call = readonly [method: string, path: string, body?: object];
const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest("hex");
const SSCC = "106141412345678908";
const GLN = "6901234000016";
const PEAR = "06901234567908";
const AT = "2026-10-07T08:00:00+08:00";
const PLOTS = [{ id: "p1", areaMu: 100, crop: "梨" }];

const base = (id: string): Call => ["POST", "/api/bases", { id, name: "基地", regionCode: "510824", plots: PLOTS }];
const product = (gtin: string): Call => [
  "POST",
  "/api/products",
  { gtin, name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" },
];
const certificate = (id: string, number: string, holder: string, gtin: string, b: string): Call => [
  "POST",
  "/api/certificates",
  {
    ...{ id, scheme: "green-food", number, holder, gtins: [gtin], bases: [b], approvedKgPerYear: 500 },
    ...{ validFrom: "2026-03-01", validTo: "2029-02-28" },
  },
];
const input = (id: string, b: string): Call => [
  "POST",
  "/api/inputs",
  {
    ...{ id, base: b, plot: "p1", product: "水", actives: [], dosage: "-" },
    ...{ appliedOn: "2026-09-01", safetyIntervalDays: 0 },
  },
];
const ship = (id: string, gtin: string, lot: string): Call => [
  "POST",
  "/api/shipments",
  { id, to: "depot", items: [{ gtin, lot, quantityKg: 1 }], shippedAt: AT },
];
const labels = (id: string, gtin: string, lot: string): Call => [
  "POST",
  "/api/labels",
  { id, gtin, lot, count: 1, netWeightG: 500 },
];
const recall = (id: string, gtin: string, lot: string): Call => [
  "POST",
  "/api/recalls",
  { id, gtin, lot, reason: "抽检", level: 2 },
];
const report = (sampleId: string, gtin: string, lot: string, fileSha256?: string): Call => [
  "POST",
  `/api/batches/${gtin}/${lot}/tests`,
  {
    ...{ sampleId, sampledOn: "2026-10-06", testedOn: "2026-10-07", issuedOn: "2026-10-08" },
    items: [{ active: "毒死蜱", resultMgPerKg: 0.01, limitMgPerKg: 0.5 }],
    verdict: "passed",
    ...(fileSha256 === undefined ? {} : { fileSha256 }),
  },
];
const storage = (id: string, gtin: string, lot: string): Call => [
  "POST",
  `/api/batches/${gtin}/${lot}/storage`,
  { id, action: "in", location: "A", quantityKg: 1, at: AT },
];
const loss = (id: string, gtin: string, lot: string): Call => [
  "POST",
  `/api/batches/${gtin}/${lot}/losses`,
  { id, quantityKg: 1, cause: "spoiled", at: AT, reason: "烂果" },
];
const correction = (id: string, gtin: string, lot: string): Call => [
  "POST",
  `/api/batches/${gtin}/${lot}/corrections`,
  { id, reason: "误填", quantityKg: 90 },
];
const link = (id: string, anchor: string): Call => [
  "POST",
  "/api/links",
  { id, anchor, linkType: "gs1:recipeInfo", href: "https://coop.example/recipes", title: { zh: "食谱" } },
];
const commission = (id: string, gtin: string, lot: string): Call => [
  "POST",
  "/api/commissions",
  { id, laboratory: "lab", gtin, lot },
];
const device = (id: string): Call => ["POST", "/api/devices", { id, name: "手持机", kind: "handheld" }];
const upload = (id: string, whose = id): Call => [
  "POST",
  "/api/uploads",
  { id, bytes: 100, sha256: sha256(whose), purpose: "photo" },
];
const plot = (id: string, b: string): Call => [
  "POST",
  `/api/bases/${b}/plots`,
  { reason: "新租", plots: [{ id, areaMu: 5, crop: "梨" }] },
];
const receipt = (id: string, shipment: string, gtin: string, lot: string): Call => [
  "POST",
  `/api/shipments/${shipment}/receipt`,
  { id, items: [{ gtin, lot, quantityKg: 1 }], receivedAt: AT },
];

/** A logger's file with a reading an hour, from some minute past; each minute has a digest of its own. */
const logOf = (minute: string): Uint8Array =>
  new TextEncoder().encode(
    ["time,temperature", ...Array.from({ length: 12 }, (_, n) => `2026-10-06 ${n + 10}:${minute}:00,1.${n % 7}`)].join(
      "\n",
    ),
  );
const logs = (gtin: string, lot: string) => `/api/batches/${gtin}/${lot}/temperature-logs`;
const logFile = (file: Uint8Array, gtin: string, lot: string): Call => [
  "POST",
  `${logs(gtin, lot)}?zone=%2B08:00`,
  file,
];
const FILES: Readonly<Record<string, Uint8Array>> = { "same-1": logOf("05"), "id-1": logOf("11"), "id-2": logOf("12") };
const fileNamed = (id: string): Uint8Array => FILES[id] ?? new Uint8Array();

let season: Season;
const as = (who: string, [method, path, body]: Call) => season.send(who, method, path, body);
/** What the sender can tell apart, with the names that it sent itself taken out. */
async function said(who: string, call: Call, ...names: readonly string[]): Promise<string> {
  const { status, json } = await as(who, call);
  const { instance: _, ...rest } = json;
  return names.reduce((text, name) => text.replaceAll(name, "NAME"), `${status} ${JSON.stringify(rest)}`);
}

/** The stranger has a base, a product and a batch of its own. */
beforeEach(async () => {
  season = await newSeason({ blobs: memoryBlobs() }, [...NEIGHBOURS, ["lab", "laboratory", "510000", "laboratory"]]);
  for (const call of [base("own"), product(PEAR)]) expect((await as("coop2", call)).status).toBe(201);
  const own = { gtin: PEAR, base: "own", certificate: undefined };
  for (const lot of ["X", "Y"])
    expect((await as("coop2", ["POST", "/api/batches", batchOn(lot, 100, own)])).status).toBe(201);
  for (const lot of ["A", "B"])
    expect((await as("coop", ["POST", "/api/batches", batchOn(lot, 100)])).status).toBe(201);
});

/** What the stranger does first under the id, and what the owner then does under the same one. */
const KINDS: readonly (readonly [
  kind: string,
  stranger: string,
  first: (id: string) => Call,
  owner: string,
  then: (id: string) => Call,
])[] = [
  ["base", "coop2", base, "coop", base],
  [
    "certificate id",
    "county",
    (id) => certificate(id, "LB-18-26012277777A", "coop2", PEAR, "own"),
    "city",
    (id) => certificate(id, "LB-18-26012288888A", "coop", GTIN, "b1"),
  ],
  ["input", "coop2", (id) => input(id, "own"), "coop", (id) => input(id, "b1")],
  [
    "batch lot",
    "coop2",
    (id) => ["POST", "/api/batches", batchOn(id, 1, { gtin: PEAR, base: "own", certificate: undefined })],
    "coop",
    (id) => ["POST", "/api/batches", batchOn(id, 1)],
  ],
  ["shipment", "coop2", (id) => ship(id, PEAR, "X"), "coop", (id) => ship(id, GTIN, "A")],
  ["label run", "coop2", (id) => labels(id, PEAR, "X"), "coop", (id) => labels(id, GTIN, "A")],
  ["recall", "coop2", (id) => recall(id, PEAR, "X"), "coop", (id) => recall(id, GTIN, "A")],
  ["sample", "coop2", (id) => report(id, PEAR, "X"), "coop", (id) => report(id, GTIN, "A")],
  [
    "report file",
    "coop2",
    (id) => report(`x${id}`, PEAR, "X", "ab".repeat(32)),
    "coop",
    (id) => report(`a${id}`, GTIN, "A", "ab".repeat(32)),
  ],
  ["storage act", "coop2", (id) => storage(id, PEAR, "X"), "coop", (id) => storage(id, GTIN, "A")],
  ["loss", "coop2", (id) => loss(id, PEAR, "X"), "coop", (id) => loss(id, GTIN, "A")],
  ["correction", "coop2", (id) => correction(id, PEAR, "Y"), "coop", (id) => correction(id, GTIN, "B")],
  ["link", "coop2", (id) => link(id, `01/${PEAR}`), "coop", (id) => link(id, `01/${GTIN}`)],
  ["commission", "coop2", (id) => commission(id, PEAR, "X"), "coop", (id) => commission(id, GTIN, "A")],
  ["commission, by a bureau", "coop2", (id) => commission(id, PEAR, "X"), "county", (id) => commission(id, GTIN, "A")],
  ["device", "coop2", device, "coop", device],
  ["upload", "coop2", (id) => upload(id), "coop", (id) => upload(id, "another file")],
  ["file of an upload", "coop2", (id) => upload(`x${id}`, id), "coop", (id) => upload(`a${id}`, id)],
  ["plot", "coop2", (id) => plot(id, "own"), "coop", (id) => plot(id, "b1")],
  [
    "logger file digest",
    "coop2",
    (id) => logFile(fileNamed(id), PEAR, "X"),
    "coop",
    (id) => logFile(fileNamed(id), GTIN, "A"),
  ],
];

test.each(KINDS)("%s: whoever comes first hinders nobody", async (kind, stranger, first, owner, then) => {
  expect([kind, stranger, await as(stranger, first("same-1"))]).toMatchObject([kind, stranger, { status: 201 }]);
  expect([kind, owner, await as(owner, then("same-1"))]).toMatchObject([kind, owner, { status: 201 }]);
});

const READ: readonly (readonly [
  kind: string,
  there: string,
  make: (id: string) => Call,
  path: (id: string) => string,
])[] = [
  ["base", "coop", base, (id) => `/api/bases/${id}`],
  ["input", "coop", (id) => input(id, "b1"), (id) => `/api/inputs/${id}`],
  ["shipment", "coop", (id) => ship(id, GTIN, "A"), (id) => `/api/shipments/${id}`],
  ["label run", "coop", (id) => labels(id, GTIN, "A"), (id) => `/api/labels/${id}`],
  ["recall", "coop", (id) => recall(id, GTIN, "A"), (id) => `/api/recalls/${id}`],
  ["link", "coop", (id) => link(id, `01/${GTIN}`), (id) => `/api/links/${id}`],
  [
    "certificate",
    "county",
    (id) => certificate(id, "LB-18-26012288888A", "coop", GTIN, "b1"),
    (id) => `/api/certificates/${id}`,
  ],
  ["commission", "coop", (id) => commission(id, GTIN, "A"), (id) => `/api/commissions/${id}`],
  ["device", "coop", device, (id) => `/api/devices/${id}`],
  ["upload", "coop", (id) => upload(id), (id) => `/api/uploads/${id}`],
  [
    "logger file digest",
    "coop",
    (id) => logFile(fileNamed(id), GTIN, "A"),
    (id) => `${logs(GTIN, "A")}/${sha256(fileNamed(id))}`,
  ],
];

/** A cooperative beside, one of the next county, its bureau, and a depot that has none of the goods. */
const STRANGERS = ["coop2", "orchard", "elsewhere"];

describe.each(READ)("%s", (_, maker, make, path) => {
  test.each(STRANGERS)(
    "%s hears of one that is there what it hears of none, whoever it says has made it",
    async (who) => {
      expect(await as(maker, make("id-1"))).toMatchObject({ status: 201 });
      for (const query of ["", `?from=${maker}`]) {
        const [there, none] = await Promise.all(
          ["id-1", "id-2"].map((id) => said(who, ["GET", `${path(id)}${query}`], id, sha256(fileNamed(id)))),
        );
        expect([who, query, there]).toEqual([who, query, none]);
      }
    },
  );
});

type Released = readonly [
  kind: string,
  number: string,
  from: string,
  first: Call,
  owner: string,
  then: Call,
  scheme?: string,
];
const RELEASED: readonly Released[] = [
  ["gtin", "06901234567915", "coop2", product("06901234567915"), "orchard", product("06901234567915")],
  [
    "gln",
    GLN,
    "coop2",
    ["POST", "/api/bases", { id: "g1", name: "基地", regionCode: "510824", plots: PLOTS, gln: GLN }],
    "orchard",
    ["POST", "/api/bases", { id: "g1", name: "果园", regionCode: "510823", plots: PLOTS, gln: GLN }],
  ],
  ["sscc", SSCC, "coop2", link("u1", `00/${SSCC}`), "depot", link("u1", `00/${SSCC}`)],
  [
    "certificate-number",
    "LB-18-26012288888A",
    "county",
    certificate("n1", "LB-18-26012288888A", "coop2", PEAR, "own"),
    "city",
    certificate("n1", "LB-18-26012288888A", "coop", GTIN, "b1"),
    "green-food",
  ],
];

test.each(RELEASED.map((row) => ({ kind: row[0], row })))(
  "$kind: one that somebody took is released to whose it is",
  async ({ kind, row: [, number, from, first, owner, then, scheme] }) => {
    expect(await as(from, first)).toMatchObject({ status: 201 });
    expect((await as(owner, then)).status).toBe(409);
    const body = { kind, number, from, reason: "凭证书原件", ...(scheme === undefined ? {} : { scheme }) };
    expect(await as("operator", ["POST", "/api/claims/release", body])).toMatchObject({ status: 201 });
    expect(await as(owner, then)).toMatchObject({ status: 201 });
    expect((await as(from, first)).status).not.toBe(500);
  },
);

test("a company prefix is recorded by the operator alone, and taken back", async () => {
  const prefix: Call = ["POST", "/api/organisations/coop2/gs1-prefixes", { prefix: "6954321" }];
  for (const who of ["coop2", "county"]) expect((await as(who, prefix)).status).toBe(403);
  expect((await as("operator", prefix)).status).toBe(201);
  const back: Call = ["POST", "/api/organisations/coop2/gs1-prefixes/6954321/withdrawal", { reason: "登错" }];
  expect((await as("operator", back)).status).toBe(201);
  const other: Call = ["POST", "/api/organisations/coop/gs1-prefixes", { prefix: "6954321" }];
  expect((await as("operator", other)).status).toBe(201);
});

test("an organisation's id is given by the operator alone: nobody takes one first, and a stranger hears of one that is there what it hears of none", async () => {
  const added = (id: string): Call => [
    "POST",
    "/api/organisations",
    { id, name: "新社", kind: "cooperative", regionCode: "510824" },
  ];
  for (const who of ["coop2", "depot", "county", "province", "lab"])
    expect([who, (await as(who, added("new"))).status]).toEqual([who, 403]);
  expect(await as("operator", added("new"))).toMatchObject({ status: 201 });
  const told = (who: string, id: string) => said(who, ["GET", `/api/organisations/${id}`], id);
  for (const who of [...STRANGERS, "depot", "lab"])
    expect([who, await told(who, "new")]).toEqual([who, await told(who, "nix")]);
});

test("a plot of a base, a receipt of a shipment: the same word is nothing to a stranger's, who hears of another's base or shipment as of none", async () => {
  expect(await as("coop", base("orchard-1"))).toMatchObject({ status: 201 });
  expect(await as("coop", ship("s-1", GTIN, "A"))).toMatchObject({ status: 201 });
  for (const who of ["coop2", "orchard"]) {
    expect(await said(who, plot("p1", "orchard-1"), "orchard-1")).toBe(
      await said(who, plot("p1", "orchard-2"), "orchard-2"),
    );
    expect(await said(who, receipt("r-1", "s-1", GTIN, "A"), "s-1")).toBe(
      await said(who, receipt("r-1", "s-2", GTIN, "A"), "s-2"),
    );
  }
  expect(await as("coop2", ship("s-1", PEAR, "X"))).toMatchObject({ status: 201 });
  const from = (call: Call, whose: string): Call => [call[0], `${call[1]}?from=${whose}`, call[2] ?? {}];
  expect(await as("depot", from(receipt("r-1", "s-1", GTIN, "A"), "coop"))).toMatchObject({ status: 201 });
});

test("whoever puts another's logger file on goods of its own flags both, and the bureau there takes it back", async () => {
  const flags = async () => {
    const { flags } = await done(as("coop", ["GET", `/api/batches/${GTIN}/A`]));
    const all = flags as readonly { code: string; withdrawnAt?: string }[];
    return all.filter(({ code, withdrawnAt }) => code === "log-shared" && withdrawnAt === undefined);
  };
  const file = fileNamed("same-1");
  await done(as("coop2", logFile(file, PEAR, "X")));
  await done(as("coop", logFile(file, GTIN, "A")));
  expect(await flags()).toHaveLength(1);
  await done(as("county", ["POST", `${logs(PEAR, "X")}/${sha256(file)}/void`, { reason: "系他社的记录" }]));
  expect(await flags()).toEqual([]);
});
