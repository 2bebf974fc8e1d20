import { journeyPrices } from "../journey.ts";
import { measurePrices } from "../prices.ts";
import { ASSUMED, dollarsOf, journeyBill, type Metered, monthBill, type Size, scanBill, totalOf } from "./bills.ts";
import { type Bill, type Counted, LIST_PRICES } from "./list-prices.ts";

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
  const scan = scanBill({
    page: units("scan of a serial page"),
    redirect: units("resolver redirect"),
    count: units("a scan counted, off the path"),
  });
  const journey = journeyBill(COMMANDS, units("the journey of a batch, all that follows"));
  return [...HEAD, ...perOperation(measured.values(), scan, journey), ...perMonth(scan, journey), ...sources()].join(
    "\n",
  );
}

const HEAD = [
  "# What it costs on AWS",
  "",
  "Written by `npm run prices`: units are measured by the meter, prices are list prices, and what can only be seen on AWS is assumed and says so. Not a bill: no deployment of ours has been billed.",
  "",
];

function perOperation(
  measured: Iterable<Metered & { readonly operation: string }>,
  scan: Bill,
  journey: Bill,
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
    `| scans of packs: redirect, page, counted | ${small(1000 * totalOf(scan))} | ${shares(scan)} |`,
    `| batches' ways: ${COMMANDS} commands and all that follows | ${small(1000 * totalOf(journey))} | ${shares(journey)} |`,
    "",
  ];
}

/** The four largest parts, in hundredths. */
function shares(bill: Bill): string {
  const total = totalOf(bill);
  const parts = (Object.entries(dollarsOf(bill)) as [Counted, number][]).toSorted(([, a], [, b]) => b - a).slice(0, 4);
  return parts.map(([name, part]) => `${LIST_PRICES[name].of} ${Math.round((100 * part) / total)} %`).join(", ");
}

function perMonth(scan: Bill, journey: Bill): readonly string[] {
  const rows = SIZES.map((size) => {
    const bill = monthBill(size, scan, journey);
    const { name, batchesAYear, scansAMonth } = size;
    const load = `${batchesAYear.toLocaleString("en-US")} batches a year, ${scansAMonth.toLocaleString("en-US")} scans a month`;
    return `| ${name} | ${load} | ${usd(totalOf(bill))} | ${shares(bill)} |`;
  });
  return [
    "## A month",
    "",
    "The table with three years of batches in it; without a replica in another region, which costs writes, files and storage once more.",
    "",
    "| size | load | $ | of that |",
    "|---|---|---|---|",
    ...rows,
    "",
  ];
}

function sources(): readonly string[] {
  const prices = Object.values(LIST_PRICES).map(({ usd: amount, per, of, source }) => {
    const count = per === 1 ? "1" : `${per / 1e6} million`;
    return `| ${of} | $${amount} for ${count} | ${source ?? "known to us, looked up nowhere"} |`;
  });
  const assumed = Object.entries(ASSUMED).map(([name, value]) => `${name} ${value}`);
  return [
    "## Prices and what is assumed",
    "",
    "US East (N. Virginia), without free tiers, discounts and taxes, as of 2026-11; other regions ask up to a third more. Data are in `tests/bench/aws-prices/list-prices.ts`.",
    "",
    "| of | price | read at |",
    "|---|---|---|",
    ...prices,
    "",
    `Assumed (\`bills.ts\`; milliseconds on Lambda, GB of memory, KB out): ${assumed.join(", ")}.`,
    "",
  ];
}
