import { journeyPrices } from "../journey.ts";
import { measurePrices } from "../prices.ts";
import {
  ASSUMED,
  dollarsOf,
  journeyBill,
  type Metered,
  monthBill,
  type Size,
  type Standing,
  scanBill,
  totalOf,
} from "./bills.ts";
import { type Bill, type Counted, LIST_PRICES } from "./list-prices.ts";
import { pageBytes } from "./page-bytes.ts";
import { standingOf } from "./standing.ts";

const SIZES: readonly Size[] = [
  { name: "a county 县", batchesAYear: 57_000, scansAMonth: 200_000, years: 3 },
  { name: "a city 市", batchesAYear: 600_000, scansAMonth: 3_000_000, years: 3 },
  { name: "a province 省", batchesAYear: 5_000_000, scansAMonth: 100_000_000, years: 3 },
];

/** Commands of a batch's way: registration, test, shipment, receipt, temperature log, storage. */
const COMMANDS = 6;

const usd = (amount: number): string => (amount < 10 ? amount.toFixed(2) : Math.round(amount).toLocaleString("en-US"));
const small = (amount: number): string => amount.toPrecision(2);

/** docs/prices.md, from units that are measured now. */
export async function pricesDocument(): Promise<string> {
  const measured = new Map([...(await measurePrices()), ...(await journeyPrices())].map((one) => [one.operation, one]));
  const units = (operation: string): Metered => {
    const one = measured.get(operation);
    if (one === undefined) throw new Error(`${operation} was not measured`);
    return one;
  };
  const bytes = await pageBytes();
  const page = units("scan of a pack by a browser, page in place");
  const scan = scanBill({ page, count: units("a pack's first scan counted, off the path"), pageBytes: bytes });
  const further = scanBill({ page, count: units("a further scan counted, off the path"), pageBytes: bytes });
  const journey = journeyBill(COMMANDS, units("the journey of a batch, all that follows"));
  const standing = standingOf();
  return [
    ...HEAD,
    ...perOperation(measured.values(), { scan, further, journey }),
    ...perScan(scan, bytes),
    ...perMonth({ scan, journey, standing }),
    ...sources(standing),
  ].join("\n");
}

const HEAD = [
  "# What it costs on AWS",
  "",
  "Written by `npm run prices`: units are measured by the meter, prices are list prices, and what can only be seen on AWS is assumed and says so. Not a bill: no deployment of ours has been billed.",
  "",
];

function perOperation(
  measured: Iterable<Metered & { readonly operation: string }>,
  { scan, further, journey }: Readonly<Record<"scan" | "further" | "journey", Bill>>,
): readonly string[] {
  const rows = [...measured].map(({ operation, readUnits, writeUnits }) => {
    const thousand = 1000 * totalOf({ readUnits, writeUnits });
    return `| ${operation} | ${readUnits} | ${writeUnits} | ${small(thousand)} |`;
  });
  return [
    "## An operation, in DynamoDB",
    "",
    "| operation | read units | write units | $ for 1,000 |",
    "|---|---|---|---|",
    ...rows,
    "",
    "## With everything around it",
    "",
    "| what | $ for 1,000 | of that |",
    "|---|---|---|",
    `| first scans of packs: one request, counted | ${small(1000 * totalOf(scan))} | ${shares(scan)} |`,
    `| further scans of them | ${small(1000 * totalOf(further))} | ${shares(further)} |`,
    `| batches' ways: ${COMMANDS} commands and all that follows | ${small(1000 * totalOf(journey))} | ${shares(journey)} |`,
    "",
  ];
}

/** Each term of 1,000 scans. */
function perScan(scan: Bill, bytes: number): readonly string[] {
  const dollars = dollarsOf(scan);
  const terms = (Object.keys(LIST_PRICES) as Counted[]).filter((name) => dollars[name] > 0);
  const amount = (name: Counted) => Number((1000 * (scan[name] ?? 0)).toPrecision(3)).toString();
  return [
    "## 1,000 first scans of packs, term by term",
    "",
    `A phone opens a code it has not opened before: one request, answered in place ([decision 140](adr/0140-the-page-answers-at-the-codes-address.md)) without a gateway ([decision 154](adr/0154-no-gateway-before-pages.md)). The page is that of a batch with test, storage, handoff and temperature log: ${bytes.toLocaleString("en-US")} bytes with its headers at most, measured.`,
    "",
    "| term | of it | $ |",
    "|---|---|---|",
    ...terms.map((name) => `| ${LIST_PRICES[name].of} | ${amount(name)} | ${(1000 * dollars[name]).toFixed(6)} |`),
    `| together | | ${(1000 * totalOf(scan)).toFixed(5)} |`,
    "",
  ];
}

/** The four largest parts, in hundredths. */
function shares(bill: Bill): string {
  const total = totalOf(bill);
  const parts = (Object.entries(dollarsOf(bill)) as [Counted, number][]).toSorted(([, a], [, b]) => b - a).slice(0, 4);
  return parts.map(([name, part]) => `${LIST_PRICES[name].of} ${Math.round((100 * part) / total)} %`).join(", ");
}

function perMonth(parts: Parameters<typeof monthBill>[1]): readonly string[] {
  const rows = SIZES.map((size) => {
    const bill = monthBill(size, parts);
    const { name, batchesAYear, scansAMonth } = size;
    const load = `${batchesAYear.toLocaleString("en-US")} batches a year, ${scansAMonth.toLocaleString("en-US")} scans a month`;
    return `| ${name} | ${load} | ${usd(totalOf(bill))} | ${shares(bill)} |`;
  });
  return [
    "## A month",
    "",
    "The table with three years of batches in it, every scan a pack's first; without a replica in another region, which costs writes, files and storage once more.",
    "",
    "| size | load | $ | of that |",
    "|---|---|---|---|",
    ...rows,
    "",
  ];
}

function sources({ rules, alarmMeasures, keys, secrets }: Standing): readonly string[] {
  const prices = Object.values(LIST_PRICES).map(({ usd: amount, per, of, source }) => {
    const count = per === 1 ? "1" : `${per / 1e6} million`;
    return `| ${of} | $${amount} for ${count} | ${source} |`;
  });
  const assumed = Object.entries(ASSUMED).map(([name, value]) => `${name} ${value}`);
  return [
    "## Prices and what is assumed",
    "",
    "US East (N. Virginia), CloudFront in Asia, without free tiers, discounts and taxes, as of 2026-11; other regions ask up to a third more. Data are in `tests/bench/aws-prices/list-prices.ts`.",
    "",
    "| of | price | read at |",
    "|---|---|---|",
    ...prices,
    "",
    `Assumed (\`bills.ts\`; milliseconds on Lambda, GB of memory, KB out): ${assumed.join(", ")}.`,
    "",
    `Standing, as the templates have it: ${rules} rules of the firewall, alarms on ${alarmMeasures} measures, ${keys} key, ${secrets} secrets with their copies.`,
    "",
  ];
}
