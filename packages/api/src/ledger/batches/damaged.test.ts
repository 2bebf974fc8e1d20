import type { Recall } from "@suyuan/domain/batches/batch";
import { packBatch } from "@suyuan/domain/batches/codec";
import { factOf } from "@suyuan/domain/context";
import { acting, BASE, BATCH, BUREAU, CERTIFICATE, COOPERATIVE, KIWIFRUIT } from "@suyuan/domain/fixtures/cangxi";
import type { Item, Key } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { batchIn, stoppableIn, stoppedIn, stopWrites } from "../batch-rows.ts";
import { baseKey, batchKey, factKey, organisationKey, productKey, recallKey, stopKeyOf } from "../keys.ts";
import { Loaded } from "../loaded.ts";
import { keysOfRegistered, registeredOnce } from "./registered-once.ts";
import { stopRowOf } from "./stop.ts";

const KEY = batchKey(BATCH.gtin, BATCH.lot);
const STOP = stopKeyOf(KEY);
const RECALL: Recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: "2026-09-12T01:00:00.000Z" };
const STOPPED = { ...BATCH, recall: RECALL };
const SHARED = factKey(recallKey("r-1"), 1);

const row = (key: Key, data: object, version = 3): Item => ({ ...key, version, data: data as Item["data"] });
const loaded = (...items: Item[]) => new Loaded(items, items);
/** Its row as it is; with a part that is not there; and with what nothing can be made of. */
const whole = row(KEY, packBatch(BATCH));
const inParts = row(KEY, { ...packBatch(BATCH), parts: { core: 7 } });
const ruined = row(KEY, { gtin: BATCH.gtin });
const stopRow = row(STOP, stopRowOf(STOPPED));
const written = (ops: ReturnType<typeof stopWrites>) =>
  ops.map((op) => ("put" in op ? [op.put.sk, op.put.version, op.when] : []));

describe("a batch that is stopped", () => {
  test("is so by the row of its own that says it, though its own row does not yet", () => {
    expect(batchIn(loaded(whole, stopRow), KEY)?.recall).toStrictEqual(RECALL);
    expect(batchIn(loaded(whole), KEY)).not.toHaveProperty("recall");
    const ended = row(STOP, stopRowOf(BATCH));
    expect(batchIn(loaded(whole, ended), KEY)).toStrictEqual(BATCH);
    const own = { ...STOPPED, recall: { ...RECALL, id: "r-2" } };
    expect(batchIn(loaded(row(KEY, packBatch(own)), stopRow), KEY)?.recall?.id).toBe("r-2");
    expect(batchIn(loaded(stopRow), KEY)).toBeUndefined();
  });

  test("is not so by what was said of the lot before it was registered anew", () => {
    const before = row(STOP, stopRowOf({ ...STOPPED, registeredAt: "2026-01-01T00:00:00.000Z" }));
    expect(batchIn(loaded(whole, before), KEY)).toStrictEqual(BATCH);
  });

  test("is written in its own small row, in the batch's, and as a pointer in its history", () => {
    const ops = stopWrites(loaded(whole), STOPPED, SHARED);
    expect(written(ops)).toStrictEqual([
      ["STOP", 1, "absent"],
      ["BATCH", 4, { versionIs: 3 }],
      ["F#000004", 1, "absent"],
    ]);
    expect(ops[0]).toMatchObject({ put: { data: stopRowOf(STOPPED) } });
    expect(ops[1]).toMatchObject({ put: { data: { recall: RECALL, registeredGrams: BATCH.registeredGrams } } });
    expect(ops[2]).toMatchObject({ put: { data: { ref: { pk: SHARED.pk, sk: SHARED.sk } } } });
    const again = stopWrites(loaded(whole, stopRow), STOPPED, SHARED);
    expect(written(again)[0]).toStrictEqual(["STOP", 4, { versionIs: 3 }]);
    expect(written(stopWrites(loaded(), STOPPED, SHARED)).map(([sk]) => sk)).toStrictEqual([
      "STOP",
      "BATCH",
      "F#000001",
    ]);
  });

  test("is so though its mass does not add up, and though its row cannot be read: what is there is kept", () => {
    const off = { ...STOPPED, registeredGrams: 1 };
    expect(stopWrites(loaded(whole), off, SHARED)).toHaveLength(3);
    for (const damaged of [inParts, ruined]) {
      const [, head] = stopWrites(loaded(damaged), { ...STOPPED, raisedRecalls: [RECALL] }, SHARED);
      expect(head).toStrictEqual({
        put: { ...damaged, version: 4, data: { ...damaged.data, recall: RECALL, raisedRecalls: [RECALL] } },
        when: { versionIs: 3 },
      });
    }
  });
});

describe("whoever stops a batch is given", () => {
  test("it whole, with what stops it; its digest where a part is missing; nothing where nothing can be read", () => {
    expect(stoppableIn(loaded(whole, stopRow), KEY)).toStrictEqual(STOPPED);
    expect(stoppableIn(loaded(inParts), KEY)).toMatchObject({ lot: BATCH.lot, registeredGrams: BATCH.registeredGrams });
    expect([stoppableIn(loaded(ruined), KEY), stoppableIn(loaded(), KEY)]).toStrictEqual([undefined, undefined]);
  });

  test("one that was stopped before, where nothing else can be read, as it was then", () => {
    expect(stoppedIn(loaded(whole, stopRow), KEY)).toStrictEqual(STOPPED);
    expect(stoppedIn(loaded(ruined, stopRow), KEY)).toMatchObject({ lot: BATCH.lot, recall: RECALL });
    expect(stoppedIn(loaded(stopRow), KEY)?.recall).toStrictEqual(RECALL);
    expect(stoppedIn(loaded(ruined), KEY)).toBeUndefined();
  });
});

describe("a batch of which only its registration can be read", () => {
  const { gtin, lot, activesUsed } = BATCH;
  const fact = factOf(
    "batch-registered",
    "2026-09-09T16:00:00.000Z",
    { gtin, lot, base: BASE.id, plots: ["P1"], harvestedOn: "2026-09-10", grams: 5_000, activesUsed },
    acting(COOPERATIVE, "clerk"),
  );
  const registered = (data: object, ...more: Item[]) => loaded(row(factKey(KEY, 1), data), ...more);
  const known = [
    row(organisationKey(COOPERATIVE.id), COOPERATIVE),
    row(baseKey(BASE.id), BASE),
    row(productKey(gtin), KIWIFRUIT),
  ];

  test("is made again of that fact and of who registered what from where, with all of it on hand and nothing shown to be in order", () => {
    const found = registered({ fact }, ...known);
    expect(keysOfRegistered(found, KEY)).toStrictEqual([
      organisationKey(COOPERATIVE.id),
      baseKey(BASE.id),
      productKey(gtin),
    ]);
    const missing = ["missing", "missing"];
    expect(registeredOnce(found, KEY)).toStrictEqual({
      gtin,
      lot,
      organisation: COOPERATIVE.id,
      product: { ...KIWIFRUIT.name, category: KIWIFRUIT.category, profile: KIWIFRUIT.coldChainProfile },
      origin: BATCH.origin,
      registeredAt: fact.recordedAt,
      registeredGrams: 5_000,
      activesUsed,
      parties: { [COOPERATIVE.id]: { name: COOPERATIVE.name, kind: "cooperative", regionCode: "510824" } },
      onHand: { [COOPERATIVE.id]: 5_000 },
      labelled: {},
      stored: {},
      handoffs: [],
      transformedGrams: 0,
      storage: [],
      tests: [],
      temperature: [],
      flags: [],
      judged: {
        handoffs: 0,
        needs: [{ needs: { handoffs: missing, temperature: missing, test: missing, farmRecord: missing } }],
        isUntested: true,
      },
    });
  });

  test("keeps its certificate, and says ids where the names are gone too", () => {
    const certificate = { id: CERTIFICATE.id, year: 2026 };
    const certified = { fact: { ...fact, data: { ...fact.data, certificate } } };
    expect(registeredOnce(registered(certified), KEY)).toMatchObject({
      certificate,
      product: { zh: gtin, category: "", profile: "" },
      origin: { base: { id: BASE.id, name: BASE.id, regionCode: "" } },
      parties: { [COOPERATIVE.id]: { name: COOPERATIVE.id, kind: "cooperative", regionCode: "" } },
    });
    const [organisation] = known;
    const placed = registeredOnce(registered(certified, ...(organisation ? [organisation] : [])), KEY);
    expect(placed?.origin).toMatchObject({ base: { regionCode: COOPERATIVE.regionCode } });
  });

  test("is none where its first fact is gone, kept elsewhere, or of another kind", () => {
    const other = { fact: { ...fact, kind: "batch-voided" } };
    for (const found of [loaded(), registered({ ref: SHARED }), registered(other)])
      expect([keysOfRegistered(found, KEY), registeredOnce(found, KEY)]).toStrictEqual([[], undefined]);
  });
});
