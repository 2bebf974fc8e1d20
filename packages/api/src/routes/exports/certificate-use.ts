import { mayActInRegion } from "@suyuan/domain/access";
import { type Batch, nameOf } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { dateInChina } from "@suyuan/domain/calendar";
import { balanceView } from "@suyuan/domain/certificates/balance";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { certificateYear, standingOn } from "@suyuan/domain/certificates/standing";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import type { FileContent } from "../../http/route.ts";
import { balanceKey, certificateKey, organisationKey } from "../../ledger/keys.ts";
import { LISTED_BATCHES, LISTED_CERTIFICATES } from "../../ledger/lists/things.ts";
import { followedUntil } from "../../ledger/outbox.ts";
import type { Sheet } from "../../printing/workbook.ts";
import { heldPlace } from "../lists/batches.ts";
import { holderPlace, mayReadCertificate } from "../lists/certificates.ts";
import { type Listing, listPlace, readerOf, viewerOf } from "../lists/listing.ts";
import type { CertificateUseQuery } from "./asked.ts";
import { Counts, type Row, sent, walked } from "./sheets.ts";

/**
 * What a year used of certificates: for each what was approved, charged and left, and every batch that is charged to it. For their holder its
 * own, for a bureau those of the holders in its region.
 */
export async function certificateUse(
  deps: Deps,
  { actor, query: { year } }: Call<unknown, CertificateUseQuery, unknown>,
): Promise<Answer<FileContent>> {
  const reader = await readerOf(deps, actor);
  const viewer = viewerOf(reader, undefined);
  if (viewer === undefined) throw new Error("who asks for no region is shown its own");
  const isHolder = "organisation" in viewer;
  const own = actor.organisation;
  const now = deps.now().toISOString();
  const until = await followedUntil(deps.table, deps.now());
  const counts = new Counts();
  // A certificate year begins on a day of this year and ends within the next.
  const harvests = { from: `${year}-01-01`, to: `${year + 1}-12-31` };
  const sheets: readonly Sheet[] = [
    { name: "About 说明", columns: ABOUT, rows: () => about({ year, now, until }) },
    counts.sheet("Certificates 证书", CERTIFICATES, () =>
      isHolder
        ? walked(deps, { reader, query: {} }, certificateRows(year, now), holderPlace(own))
        : walked(deps, { reader, query: {} }, certificateRows(year, now), listPlace(LISTED_CERTIFICATES, viewer)),
    ),
    counts.sheet("Batches 批次", BATCHES, () =>
      isHolder
        ? walked(deps, { reader, query: harvests }, batchRows(year), heldPlace(own))
        : walked(deps, { reader, query: harvests }, batchRows(year), listPlace(LISTED_BATCHES, viewer)),
    ),
    counts.last(),
  ];
  return { status: 200, body: sent(deps, own, sheets, `certificate-use-${year}.xlsx`) };
}

function certificateRows(year: number, now: string): Listing<Certificate, readonly Row[]> {
  return {
    listed: LISTED_CERTIFICATES,
    sort: "instant",
    beside: (certificates) => certificates.flatMap(({ id, holder }) => [balanceKey(id), organisationKey(holder)]),
    mayRead: mayReadCertificate,
    regionsOf: () => [],
    view: (certificate, beside) => {
      const { id, scheme, number, holder, holderName, validFrom, validTo } = certificate;
      const last = validTo === undefined ? year : certificateYear(certificate, validTo)?.label;
      const balance = beside.state(balanceKey(id));
      const isCharged = (balance?.spent[String(year)] ?? 0) > 0;
      if (!isCharged && (year < Number(validFrom.slice(0, 4)) || year > (last ?? 0))) return undefined;
      const { approvedKg, spentKg, remainingKg, overKg } = balanceView(certificate, balance, year);
      const validity = [validFrom, validTo, standingOn(certificate, dateInChina(now))];
      return [
        [number, scheme, holderName, plainId(holder), year, approvedKg, spentKg, remainingKg, overKg, ...validity],
      ];
    },
  };
}

/** Batches whose weight is charged to the year, each with its certificate. */
function batchRows(year: number): Listing<Batch, readonly Row[]> {
  return {
    listed: LISTED_BATCHES,
    sort: "date",
    beside: (batches) =>
      batches.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificateKey(certificate.id)])),
    mayRead: ({ organisation, parties }, { organisation: reader, role }) => {
      if (organisation === reader.id) return true;
      const region = parties[organisation]?.regionCode;
      return role === "inspector" && region !== undefined && mayActInRegion(reader, region);
    },
    regionsOf: () => [],
    view: (batch, beside) => {
      const { certificate, origin, organisation, product, registeredGrams } = batch;
      if (certificate?.year !== year || origin.kind !== "harvest" || batch.voided !== undefined) return undefined;
      const number = beside.state(certificateKey(certificate.id))?.number ?? plainId(certificate.id);
      const whose = [nameOf(batch, organisation), product.zh, origin.harvestedOn];
      return [[number, year, lotId(batch), ...whose, kilogramsFrom(registeredGrams)]];
    },
  };
}

const titled = (...columns: readonly (readonly [title: string, width: number])[]): Sheet["columns"] =>
  columns.map(([title, width]) => ({ title, width }));

const CERTIFICATES = titled(
  ["Number 证书编号", 26],
  ["Scheme 认证", 22],
  ["Holder 持证人", 30],
  ["Holder id 持证人编号", 18],
  ["Certificate year 证书年度", 14],
  ["Approved kg 核准", 14],
  ["Charged kg 已登记", 14],
  ["Left kg 余量", 14],
  ["Over kg 超出", 12],
  ["Valid from 有效期起", 12],
  ["Valid to 有效期止", 12],
  ["Standing today 当前效力", 20],
);
const BATCHES = titled(
  ["Certificate 证书编号", 26],
  ["Certificate year 证书年度", 14],
  ["Batch 批次", 36],
  ["Producer 生产者", 30],
  ["Product 产品", 24],
  ["Harvested on 采收日期", 12],
  ["Charged kg 占用余量", 14],
);
const ABOUT = titled(["Subject 项目", 26], ["English", 90], ["中文", 70]);

function about({
  year,
  now,
  until,
}: {
  readonly year: number;
  readonly now: string;
  readonly until: string;
}): readonly Row[] {
  return [
    ["Year 年度", `certificate years that begin in ${year}`, `起始于 ${year} 年的证书年度`],
    ["Made at 生成时间", now, now],
    ["Recorded until 数据截至", `what was recorded until ${until}`, `截至 ${until} 已登记的内容`],
    [
      "How it adds up 如何核对",
      "What is charged to a certificate is the sum of its batches on the second sheet, as their weights stand after corrections. While many registrations use one certificate at once some of it is lent to parts: then the charged weight may stand above the sum until they are gathered in.",
      "证书的已登记重量等于“批次”表中其各批次重量（更正后）之和。同一证书有大量并发登记时，部分余量暂存于分片，已登记重量可能暂时高于各批次之和。",
    ],
  ];
}
