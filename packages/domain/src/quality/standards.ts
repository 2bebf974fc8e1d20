import type { TestReport } from "../batches/batch.ts";
import type { CalendarDate } from "../calendar.ts";
import type { Scheme } from "../certificates/certificate.ts";
import type { Reason } from "../evidence.ts";
import type { Party } from "../organisation.ts";
import { isLaboratoryMethod } from "./results.ts";

/**
 * Editions of GB 2763, the national maximum residue limits of pesticides, each with the day from which it applies. GB 2763-2026 replaced
 * GB 2763-2021 and GB 2763.1-2022 on 2026-03-01: announcement 2026 no. 2 of the three ministries (bysee-sra.com/article.aspx?id=1076);
 * GB 2763-2021 was in force from 2021-09-03 (g.haiweili.com/GB2763-2021). A new edition is a new row.
 */
const EDITIONS: readonly { readonly year: number; readonly from: CalendarDate }[] = [
  { year: 2021, from: "2021-09-03" },
  { year: 2026, from: "2026-03-01" },
];

/** Of GB 2763 or its supplement GB 2763.1, however it is spaced and dashed; undefined for another standard. */
function editionOf(standard: string): { readonly year: number | undefined } | undefined {
  const plain = standard
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s‐-―－]/g, "-");
  const found = /GB-*2763(?:\.1)?(?:-+(\d{4}))?(?!\d)/.exec(plain);
  return found === null ? undefined : { year: found[1] === undefined ? undefined : Number(found[1]) };
}

/** The edition that applied on a day. */
function inForceOn(date: CalendarDate): (typeof EDITIONS)[number] | undefined {
  return EDITIONS.findLast(({ from }) => from <= date);
}

const NOT_TOLD: Reason = {
  code: "standard-missing",
  en: "The report does not tell which standard its limits are from.",
  zh: "未写明限量依据的标准。",
};

const GREEN_FOOD: Reason = {
  code: "green-food-limits-not-applied",
  en: "Judged by the national limits only (GB 2763), not by those of green food (NY/T).",
  zh: "仅按国家限量（GB 2763）判定，未按绿色食品标准（NY/T）的限量判定。",
};

const NOT_ACCREDITED: Reason = {
  code: "accreditation-missing",
  en: "No accreditation of the laboratory (CMA, CATL) is on record.",
  zh: "未登记检测机构的资质编号（CMA、CATL）。",
};

/** Art. 48 of the Law on the Quality and Safety of Agricultural Products: a testing body is assessed and accredited. */
function accreditationNotes(report: TestReport, by: Party | undefined): readonly Reason[] {
  if (by?.kind !== "laboratory" || by.accreditation !== undefined) return [];
  return report.level === "attested" && isLaboratoryMethod(report) ? [NOT_ACCREDITED] : [];
}

/** What a reader should know of a report: of its laboratory, then of its limits. `by`: who reported it. */
export function testNotes(report: TestReport, by: Party | undefined, scheme: Scheme | undefined): readonly Reason[] {
  return [...accreditationNotes(report, by), ...standardNotes(report, scheme)];
}

/** The standards that a report names, each once, as it writes them. */
export function standardsOf({ standard, items }: Pick<TestReport, "standard" | "items">): readonly string[] {
  const named = [standard, ...items.map((item) => item.standard)];
  return [...new Set(named.filter((each) => each !== undefined))];
}

function editionNotes(standard: string, testedOn: CalendarDate): Reason[] {
  const year = editionOf(standard)?.year;
  const current = inForceOn(testedOn);
  if (year === undefined || current === undefined || year === current.year) return [];
  const now = `GB 2763-${current.year}`;
  if (year > current.year) {
    const en = `${standard} was not in force yet when this was tested (${testedOn}); ${now} was.`;
    return [{ code: "standard-not-in-force", en, zh: `检测时（${testedOn}）${standard} 尚未实施，有效的是 ${now}。` }];
  }
  const en = `${standard} had been replaced by ${now} on ${current.from} when this was tested (${testedOn}).`;
  const zh = `检测时（${testedOn}）${standard} 已被 ${now}（${current.from} 起实施）代替。`;
  return [{ code: "standard-superseded", en, zh }];
}

/**
 * What a reader should know of the limits that a report was judged by: none is named, an edition that did not apply, or on a batch with a
 * green-food certificate only the national one, though green food has standards of its own (NY/T 393 and each product's).
 */
export function standardNotes(report: TestReport, scheme: Scheme | undefined): readonly Reason[] {
  if (!isLaboratoryMethod(report)) return [];
  const named = standardsOf(report);
  const untold = report.standard === undefined && report.items.some((item) => item.standard === undefined);
  const national = named.length > 0 && !untold && named.every((standard) => editionOf(standard) !== undefined);
  return [
    ...(untold ? [NOT_TOLD] : []),
    ...named.flatMap((standard) => editionNotes(standard, report.testedOn)),
    ...(scheme === "green-food" && national ? [GREEN_FOOD] : []),
  ];
}
