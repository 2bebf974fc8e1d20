import { packBatch } from "@suyuan/domain/batches/codec";
import { jsonBytes } from "@suyuan/domain/bounds/bytes";
import { type PublicCertificate, publicCertificate } from "@suyuan/domain/certificates/view";
import { BATCH, CERTIFICATE, GTIN } from "@suyuan/domain/fixtures/cangxi";
import type { Item } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { batchKey, gtinCertificateKey, gtinCertificatesKey } from "../keys.ts";
import { Loaded } from "../loaded.ts";
import type { GtinCertificates } from "../rows.ts";
import { fitsPage, namedBeside, publishedPuts } from "./published.ts";

/** What the row of a page may have: 4 KB less room for its key (ADR 79). */
const ROW_BYTES = 3896;

/** A certificate whose public part has so many bytes. */
function sized(id: string, bytes: number, more: Partial<PublicCertificate> = {}): PublicCertificate {
  const bare = { ...publicCertificate(CERTIFICATE, GTIN), id, number: "", ...more };
  return { ...bare, number: "9".repeat(bytes - jsonBytes(bare)) };
}
const KEY = gtinCertificatesKey(GTIN);
const item = (data: object, version = 1): Item => ({ ...KEY, version, data: data as Item["data"] });
const nothing = new Loaded([], []);
const idsOf = (certificates: readonly PublicCertificate[]) => certificates.map(({ id }) => id);

/** Which certificates stay in the row, which lie beside it, and how many that are. */
function places(
  certificates: readonly PublicCertificate[],
  options: Parameters<typeof publishedPuts>[3] = {},
  loaded: Loaded = nothing,
) {
  const [row, ...beside] = publishedPuts(loaded, GTIN, { certificates }, options).flatMap((op) =>
    "put" in op ? [op.put] : [],
  );
  const { certificates: kept = [], others }: Partial<GtinCertificates> = row?.data ?? {};
  return { kept: idsOf(kept), beside: beside.map(({ pk, sk }) => `${pk} ${sk}`), others };
}
const beside = (...ids: readonly string[]) => ids.map((id) => `GTIN#${GTIN} CERT#${CERTIFICATE.holder}#${id}`);
/** Certificates that fill the row to the byte, `others` of 0 among what is counted. */
const filling = (extra: number): readonly PublicCertificate[] => {
  const first = [sized("a", 1200), sized("b", 1200)];
  const bare = jsonBytes({ certificates: [...first, sized("c", 1000)], others: 0 });
  return [...first, sized("c", 1000 + ROW_BYTES - bare + extra)];
};

describe("the row of a product's certificates", () => {
  test("holds all of them while a page reads no more than 4 KB, and says of none that it lies elsewhere", () => {
    expect(places(filling(0))).toEqual({ kept: ["a", "b", "c"], beside: [], others: undefined });
    expect(places([])).toEqual({ kept: [], beside: [], others: undefined });
    expect([
      fitsPage({ certificates: filling(0), others: 0 }),
      fitsPage({ certificates: filling(1), others: 0 }),
    ]).toEqual([true, false]);
  });

  test("gives those that ended first rows of their own, in which they lie whole", () => {
    const full = filling(1);
    const later = full.map((one, n) => ({ ...one, validTo: `2028-02-2${9 - n}` }));
    expect(places(later)).toEqual({ kept: ["a", "b"], beside: beside("c"), others: 1 });
    const puts = publishedPuts(nothing, GTIN, { certificates: later });
    expect(puts[1]).toEqual({
      put: { ...gtinCertificateKey(GTIN, CERTIFICATE.holder, "c"), version: 1, data: later[2] },
      when: "absent",
    });
    expect(puts[0]).toEqual({
      put: { ...KEY, version: 1, data: { certificates: later.slice(0, 2), others: 1 } },
      when: "absent",
    });
  });

  test("of those that end on one day the one that began first, and one without an end last", () => {
    const [a, b, c] = filling(1) as [PublicCertificate, PublicCertificate, PublicCertificate];
    const ended = (from: readonly string[], to: readonly (string | undefined)[]) =>
      places(
        [a, b, c].map((one, n) => {
          const { validTo: _, ...rest } = one;
          const end = to[n];
          return { ...rest, validFrom: from[n] ?? "", ...(end === undefined ? {} : { validTo: end }) };
        }),
        { most: 1 },
      ).beside;
    const same = ["2025-03-01", "2025-03-01", "2025-03-01"];
    expect(ended(["2025-03-02", "2025-03-01", "2025-03-03"], ["2028-02-29", "2028-02-29", "2028-02-29"])).toEqual(
      beside("b"),
    );
    expect(ended(same, ["2028-02-29", "2028-02-28", "2028-02-29"])).toEqual(beside("b"));
    expect(ended(["2025-01-01", "2025-03-01", "2025-03-01"], ["2028-02-29", "2028-02-29", "2028-02-28"])).toEqual(
      beside("c"),
    );
    // Of all alike the first.
    expect(ended(same, ["2028-02-29", "2028-02-29", "2028-02-29"])).toEqual(beside("a"));
  });

  test("keeps one without an end while another ends", () => {
    const [a, b, c] = filling(30) as [PublicCertificate, PublicCertificate, PublicCertificate];
    const { validTo: _, ...endless } = a;
    expect(places([endless, b, { ...c, validFrom: "2026-03-01" }], { most: 1 }).beside).toEqual(beside("b"));
    expect(places([b, endless, { ...c, validFrom: "2026-03-01" }], { most: 1 }).beside).toEqual(beside("b"));
  });

  test("gives way to two at a time: what an earlier version left longer shrinks with each write", () => {
    const many = Array.from({ length: 8 }, (_, n) => sized(`c${n}`, 900));
    expect(places(many)).toMatchObject({ beside: beside("c0", "c1"), others: 2 });
    expect(places(many, { most: 3 })).toMatchObject({ beside: beside("c0", "c1", "c2"), others: 3 });
    expect(places(many, { most: 20 })).toMatchObject({ kept: ["c4", "c5", "c6", "c7"], others: 4 });
  });

  test("counts those that lie beside it already, and goes on from the version that was read", () => {
    const loaded = new Loaded([KEY], [item({ certificates: [], others: 4 }, 7)]);
    expect(places([sized("a", 1000)], {}, loaded)).toEqual({ kept: ["a"], beside: [], others: 4 });
    const later = filling(1).map((one, n) => ({ ...one, validTo: `2028-02-2${n}` }));
    expect(places(later, {}, loaded)).toEqual({ kept: ["b", "c"], beside: beside("a"), others: 5 });
    expect(publishedPuts(loaded, GTIN, { certificates: [] })).toMatchObject([
      { put: { version: 8 }, when: { versionIs: 7 } },
    ]);
  });
});

describe("a certificate that is put in", () => {
  test("lies beside the row at once where it has more than 2,000 bytes", () => {
    const short = sized("a", 800);
    const at = (bytes: number) => {
      const changed = sized("x", bytes);
      return places([short, changed], { changed });
    };
    expect(at(2000)).toEqual({ kept: ["a", "x"], beside: [], others: undefined });
    expect(at(2001)).toEqual({ kept: ["a"], beside: beside("x"), others: 1 });
    expect(places([short, sized("x", 2001)])).toEqual({ kept: ["a", "x"], beside: [], others: undefined });
  });

  test("lies beside the row where that is full still after two others went, and lies in one place only", () => {
    const many = Array.from({ length: 8 }, (_, n) => sized(`c${n}`, 900));
    const changed = { ...sized("x", 900), validTo: "2040-01-01" };
    expect(places([...many, changed], { changed })).toMatchObject({ beside: beside("c0", "c1", "x"), others: 3 });
    const early = { ...changed, validTo: "2026-01-01" };
    expect(places([...many, early], { changed: early })).toMatchObject({ beside: beside("x", "c0"), others: 2 });
    // Where the others made room it stays.
    const three = [...many.slice(0, 4), changed];
    expect(places(three, { changed })).toMatchObject({ kept: ["c1", "c2", "c3", "x"], beside: beside("c0") });
  });

  test("and a row that is full of other things keeps no certificate", () => {
    const page = { photos: "9".repeat(ROW_BYTES) } as never;
    const certificates = [sized("a", 900), sized("b", 900)];
    const puts = publishedPuts(nothing, GTIN, { certificates, page }, { most: 9 });
    expect(puts[0]).toMatchObject({ put: { data: { certificates: [], others: 2, page } } });
    expect(puts).toHaveLength(3);
  });
});

describe("the certificate that a batch names", () => {
  const row = (certificates: readonly PublicCertificate[], others?: number) =>
    item({ certificates, ...(others === undefined ? {} : { others }) });
  const packed = packBatch(BATCH);
  const batchOf = (data: object): Item => ({ ...batchKey(GTIN, BATCH.lot), version: 1, data: data as Item["data"] });
  const batch = batchOf(packed);
  const beside = gtinCertificateKey(GTIN, BATCH.organisation, CERTIFICATE.id);

  test("is looked for beside the row where that lacks it, and says that some lie there", () => {
    expect(namedBeside(batch, row([], 1))).toEqual(beside);
    expect(namedBeside(batch, row([sized("a", 800)], 1))).toEqual(beside);
    expect(namedBeside(batch, row([sized("a", 800), sized(CERTIFICATE.id, 800)], 1))).toBeUndefined();
    expect(namedBeside(batch, row([sized(CERTIFICATE.id, 800), sized("a", 800)], 1))).toBeUndefined();
  });

  test("is looked for nowhere else where the row has all, is not there, or the batch names none", () => {
    expect(namedBeside(batch, undefined)).toBeUndefined();
    expect(namedBeside(batch, row([]))).toBeUndefined();
    expect(namedBeside(batch, row([{ ...sized("a", 800), holderName: '"others":1' }]))).toBeUndefined();
    const { certificate: _certificate, ...without } = packed;
    const { organisation: _organisation, ...nobodys } = packed;
    const { gtin: _gtin, ...unnamed } = packed;
    for (const data of [without, nobodys, unnamed]) expect(namedBeside(batchOf(data), row([], 1))).toBeUndefined();
  });

  test("is asked of a row once and answered alike each time", () => {
    const [without, having] = [row([]), row([], 1)];
    for (let time = 0; time < 3; time += 1)
      expect([namedBeside(batch, without), namedBeside(batch, having)]).toEqual([undefined, beside]);
  });
});
