import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { harvested } from "../batches/harvested.ts";
import { publicCertificate } from "../certificates/view.ts";
import { acting, BATCH, CERTIFICATE, COOPERATIVE, DEPOT, GTIN, KIWIFRUIT } from "../fixtures/cangxi.ts";
import { asOfDay } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import type { Link } from "../links/link.ts";
import { pageLinksOf } from "../links/page-links.ts";
import { gs1LinkType } from "../links/type.ts";
import type { ProductPage } from "../presentation/presentation.ts";
import { withProduct } from "../registration/follow-names.ts";
import { passportOf } from "./passport.ts";

const CERTIFICATES = [publicCertificate(CERTIFICATE, GTIN)];
const PAGE: ProductPage = {
  owner: COOPERATIVE.id,
  words: { zh: ["手工采摘"], saidOn: "2026-09-01" },
  photo: { sha256: "a".repeat(64), width: 640, height: 480, bytes: 9000, addedOn: "2026-09-01" },
  links: [{ href: "https://coop.example/{lot}", title: { zh: "本批" } }],
};
const seen = (batch: Batch, more: Partial<Parameters<typeof passportOf>[2]> = {}, day = "2026-09-14") =>
  passportOf(harvested(batch), CERTIFICATES, { ...asOfDay(day), uri: "https://suyuan.example/x", ...more });
const serial = { serial: "S1", scans: 0, netWeightGrams: 500 };

describe("what a passport shows of the owner", () => {
  test("is the product's words, photo and links, with whose they are", () => {
    expect(seen(BATCH, { page: PAGE })).toMatchObject({
      words: { zh: ["手工采摘"], by: "producer", on: "2026-09-01", level: "declared" },
      photo: { path: `/photos/${GTIN}/${"a".repeat(64)}.webp`, width: 640, height: 480, by: "producer" },
      links: [{ href: "https://coop.example/CX26091001", host: "coop.example", title: { zh: "本批" } }],
    });
    expect(seen({ ...BATCH, organisation: DEPOT.id }, { page: PAGE }).words?.by).toBe("brand-owner");
  });

  test("is in English too where the owner said so, and tells the languages of a link", () => {
    const words = { zh: ["手工采摘"], en: ["Picked by hand"], saidOn: "2026-09-01" };
    const links = [{ href: "https://coop.example/a", title: { zh: "甲" }, hreflang: ["zh", "en"] }];
    const { photo: _, ...rest } = PAGE;
    const shown = seen(BATCH, { page: { ...rest, words, links } });
    expect(shown.words).toStrictEqual({
      ...{ zh: ["手工采摘"], en: ["Picked by hand"], by: "producer", on: "2026-09-01", level: "declared" },
    });
    expect(shown.links).toStrictEqual([
      { href: "https://coop.example/a", host: "coop.example", title: { zh: "甲" }, hreflang: ["zh", "en"] },
    ]);
    expect(shown).not.toHaveProperty("photo");
    expect(seen(BATCH, { page: PAGE }).links?.[0]).not.toHaveProperty("hreflang");
  });

  test("lacks what the bureau has hidden, and all of it where the registration was taken back", () => {
    const { words: _, ...wordless } = PAGE;
    expect(seen(BATCH, { page: wordless })).not.toHaveProperty("words");
    expect(seen(BATCH, { page: { ...PAGE, hidden: ["photo"] } })).not.toHaveProperty("photo");
    expect(seen(BATCH, { page: PAGE }).photo?.level).toBe("declared");
    const hidden = seen(BATCH, { page: { ...PAGE, hidden: ["words", "links"] } });
    expect([hidden.words, hidden.links, hidden.photo?.width]).toEqual([undefined, undefined, 640]);
    const voided = { ...BATCH, voided: { at: "2026-09-11T00:00:00.000Z", by: COOPERATIVE.id, reason: "登错" } };
    expect(Object.keys(seen(voided, { page: PAGE }))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:words|photo|links|keeping)$/)]),
    );
  });

  test("has the lot's links before the product's, each address once, at most five, and those of a pack on its page alone", () => {
    const link = (href: string) => ({ href, title: { zh: href } });
    const own = ["https://a.example/lot", "https://coop.example/{lot}"].map(link);
    const links = ["https://a.example/lot", "https://a.example/{serial}", "b", "c", "d", "e"].map((each) =>
      link(each.length > 1 ? each : `https://a.example/${each}`),
    );
    const batch = { ...BATCH, links: own };
    const hrefs = (passport: ReturnType<typeof seen>) => passport.links?.map(({ href }) => href.slice(8));
    const page = { ...PAGE, links };
    expect(hrefs(seen(batch, { page }))).toEqual([
      "a.example/lot",
      "coop.example/CX26091001",
      "a.example/b",
      "a.example/c",
      "a.example/d",
    ]);
    expect(hrefs(seen(batch, { page, serial }))?.[2]).toBe("a.example/S1");
  });
});

describe("the links that pages keep", () => {
  const link = (type: Parameters<typeof gs1LinkType>[0], href = `https://a.example/${type}`): Link => ({
    id: type,
    organisation: COOPERATIVE.id,
    anchor: `/01/${GTIN}`,
    linkType: gs1LinkType(type),
    href,
    title: { zh: type },
    addedAt: "2026-09-01T00:00:00.000Z",
  });

  test("are what a shopper looks for first, at most five, of this very anchor", () => {
    const links = [link("socialMedia"), link("pip"), link("faqs"), link("recipeInfo"), link("support"), link("review")];
    expect(pageLinksOf(links, `/01/${GTIN}`, "product").map(({ title }) => title.zh)).toEqual([
      "recipeInfo",
      "pip",
      "socialMedia",
      "faqs",
      "support",
    ]);
    expect(pageLinksOf(links, `/01/${GTIN}/10/L1`, "lot")).toEqual([]);
  });

  test("are no more than fit where pages read them: the shorter ones after one that does not", () => {
    const long = link("recipeInfo", `https://a.example/${"x".repeat(700)}`);
    const links = [long, { ...long, linkType: gs1LinkType("pip") }, link("faqs")];
    expect(pageLinksOf(links, `/01/${GTIN}`, "lot").map(({ title }) => title.zh)).toEqual(["recipeInfo"]);
    expect(pageLinksOf(links, `/01/${GTIN}`, "product")).toHaveLength(2);
    expect(
      pageLinksOf([link("pip", `https://a.example/${"x".repeat(900)}`), link("faqs")], `/01/${GTIN}`, "lot"),
    ).toEqual([expect.objectContaining({ href: "https://a.example/faqs" })]);
  });

  test("leave out what programs read, and what an owner must not answer for a bureau", () => {
    const links = [link("epcis"), link("certificationInfo"), link("recallStatus"), link("registryEntry")];
    expect(pageLinksOf(links, `/01/${GTIN}`, "product")).toEqual([]);
  });
});

describe("how long goods keep", () => {
  const keeping = (product: Batch["product"], day?: string) => seen({ ...BATCH, product }, {}, day);

  test("is what the producer declares, by the harvest, and shorter than its kind keeps", () => {
    const product = { ...BATCH.product, shelfLifeDays: 30 };
    expect(keeping(product).keeping).toMatchObject({
      until: { on: "2026-10-10", days: 30, basis: "producer", level: "declared" },
      storage: { zh: expect.stringContaining("冰箱"), en: expect.stringContaining("refrigerator") },
    });
    expect(keeping(product, "2026-10-10").state.code).not.toBe("past-shelf-life");
    expect(keeping(product, "2026-10-11").state).toMatchObject({
      code: "past-shelf-life",
      reasons: [{ code: "past-shelf-life", zh: expect.stringContaining("生产者标示的保质期为 30 天") }],
    });
  });

  test("is the longest that the kind keeps, said as such, where nothing or more is declared", () => {
    const atMost = { on: "2027-02-07", days: 150, basis: "profile", level: "declared" };
    expect(keeping(BATCH.product).keeping?.until).toEqual(atMost);
    expect(keeping({ ...BATCH.product, shelfLifeDays: 900 }).keeping?.until).toEqual(atMost);
  });

  test("is not said where neither is known, and nothing is advised", () => {
    expect(keeping({ ...BATCH.product, profile: "unknown" })).not.toHaveProperty("keeping");
  });

  test("follows a correction of the product", () => {
    expect(withProduct(BATCH, { ...KIWIFRUIT, shelfLifeDays: 20 }).product.shelfLifeDays).toBe(20);
    expect(withProduct({ ...BATCH, product: { ...BATCH.product, shelfLifeDays: 20 } }, KIWIFRUIT).product).toEqual(
      BATCH.product,
    );
  });
});

describe("the weight of a pack", () => {
  const clerk = acting(COOPERATIVE, "clerk");
  const issued = (batch: Batch, netWeightG: number) =>
    issueLabels(
      { key: "k1", batch },
      { id: `r${netWeightG}`, gtin: GTIN, lot: BATCH.lot, count: 10, netWeightG },
      clerk,
    ).batch;

  test("is its own on its page, and on the batch's that of every pack while all runs agree", () => {
    const once = issued(BATCH, 500);
    expect(seen(once).pack).toEqual({ netWeightG: 500, of: "every-pack", level: "declared" });
    expect(seen(issued(once, 500)).pack?.netWeightG).toBe(500);
    const mixed = issued(issued(once, 750), 500);
    expect(seen(mixed)).not.toHaveProperty("pack");
    expect(seen(mixed, { serial }).pack).toEqual({ netWeightG: 500, of: "this-pack", level: "declared" });
    expect(seen(mixed, { serial }).serial).toEqual({ serial: "S1", scans: 0 });
  });

  test("is not told of a batch whose first codes came before it was kept", () => {
    const earlier = { issuedGrams: 5000, voidedGrams: 0, gone: {}, voidedAfterScan: 0 };
    const batch = { ...BATCH, labelled: { [COOPERATIVE.id]: 5000 }, labels: earlier };
    expect(seen(issued(batch, 500))).not.toHaveProperty("pack");
  });
});
