import { labelPdf } from "@suyuan/api/printing/label-pdf";
import { PAPER_NAMES, type PaperName } from "@suyuan/api/printing/paper";

/** What a document of labels takes of a processor, and its size. */
export interface PrintCost {
  readonly what: string;
  readonly cpuMs: number;
  readonly limitMs: number;
  readonly bytes: number;
  readonly limitBytes?: number;
  readonly within: boolean;
}

const URI = "https://suyuan.example.cn/01/06901234567892/10/CX2026-0001/21/";
const LOT = "CX2026-0001";
const SHEET = { count: 24, limitMs: 50, limitBytes: 100_000 };
const RUN = { count: 1000, limitMs: 1000 };
const TIMES = 5;

const said = (text: string, characterMm = 1.8, more: object = {}) => ({ text, characterMm, ...more });
const WORDS = [
  said("承诺达标合格证", 1.8, { isBold: true }),
  said("苍溪红心猕猴桃", 1.8, { isBold: true }),
  said("净含量 500 g", 4, { parts: ["净含量", "500 g"], mayGoLast: true }),
  said(`批次 Lot ${LOT}`, 1.8, { parts: ["批次 Lot", LOT] }),
  said("采收 2026-10-06"),
  said("生产者 云峰猕猴桃专业合作社", 1.8, { isOptional: true }),
  said("产地 四川省广元市苍溪县", 1.8, { isOptional: true }),
];

function drawn(paper: PaperName, count: number): Promise<Uint8Array> {
  const codes = Array.from({ length: count }, (_, n) => `K7QX${String(n).padStart(4, "0")}WTNH4`);
  const labels = codes.map((code) => ({ uri: URI + code, code }));
  const longest = `${URI}${"W".repeat(13)}`;
  return labelPdf({
    paper,
    dpi: 300,
    labels,
    longest,
    codes,
    codeMm: 1.8,
    words: WORDS,
    title: LOT,
    madeAt: "2026-10-08T02:00:00.000Z",
  });
}

/** The least of several: what others do on the machine only adds to it. Processor time, so that who shares a core takes nothing from it. */
async function costOf(
  paper: PaperName,
  { count, limitMs, limitBytes }: { readonly count: number; readonly limitMs: number; readonly limitBytes?: number },
): Promise<PrintCost> {
  const [costs, sizes]: [number[], number[]] = [[], []];
  for (let n = 0; n < TIMES; n++) {
    const before = process.cpuUsage();
    const { length } = await drawn(paper, count);
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / 1000);
    sizes.push(length);
  }
  const [cpuMs, bytes] = [Math.min(...costs), Math.max(...sizes)];
  const isSmall = limitBytes === undefined || bytes < limitBytes;
  const limits = { limitMs, ...(limitBytes === undefined ? {} : { limitBytes }) };
  return { what: `${count} labels, ${paper}`, cpuMs, bytes, ...limits, within: cpuMs <= limitMs && isSmall };
}

/** A sheet's worth and a thousand labels on each paper, after the font was unpacked. */
export async function measurePrints(): Promise<readonly PrintCost[]> {
  await drawn("a4-3x8", SHEET.count);
  const costs: PrintCost[] = [];
  for (const paper of PAPER_NAMES) costs.push(await costOf(paper, SHEET), await costOf(paper, RUN));
  return costs;
}

export function printPrints(costs: readonly PrintCost[]): void {
  for (const { what, cpuMs, limitMs, bytes, within } of costs) {
    const time = `${cpuMs.toFixed(0)} ms of a core (at most ${limitMs})`;
    console.log(`${what.padEnd(28)}  ${time}, ${(bytes / 1000).toFixed(0)} kB  ${within ? "ok" : "OVER"}`);
  }
}
