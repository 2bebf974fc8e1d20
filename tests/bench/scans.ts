import { mkdtempSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { type Asked, type Load, scan } from "./load.ts";
import { type Served, serveBare, serveSuyuan } from "./processes.ts";
import { median, type Ratio, type Round, ratioOf } from "./ratio.ts";
import { GTIN } from "./season.ts";
import { type Seeded, seed } from "./seed.ts";

const ROUNDS = 7;
const SECONDS = 1;
/** Pages to ask for, at the least, of each kind that is asked for once. */
const DIFFERENT_MIN = 20_000;
/** Of each of those, so many go before any counts: until then a server is measured that is still being compiled. */
const WARMING_PAGES = 20_000;
/** What waits to be written of a round's scans of packs has settled after so long. */
const SETTLING_MS = 1_000;

export interface Scans {
  readonly ratios: readonly Ratio[];
  /** Part of one core that the load generator took while it asked the bare server: beyond 0.9 it is what was measured. */
  readonly generatorBusy?: number;
}

/**
 * Pages as phones ask for them, against a bare server that sends the same compressed bytes: batches and packs of which each is asked
 * for once, and one hot batch. Each round asks the bare server first, then ours.
 */
export async function measureScans(): Promise<Scans> {
  const dataDir = mkdtempSync(join(tmpdir(), "suyuan-scans-"));
  const seeded = await seed(dataDir, { copies: 4 * DIFFERENT_MIN, packs: 14 * DIFFERENT_MIN });
  const suyuan = await serveSuyuan(dataDir);
  const one = `/v/01/${GTIN}/10/RICH`;
  const file = join(dataDir, "page.gz");
  writeFileSync(file, await zippedPage(suyuan.url + one));
  const bare = await serveBare(file);
  try {
    return await rounds({ suyuan, bare, one, seeded });
  } finally {
    await Promise.all([suyuan.stop(), bare.stop()]);
  }
}

async function rounds(site: { suyuan: Served; bare: Served; one: string; seeded: Seeded }): Promise<Scans> {
  const { suyuan, bare, one, seeded } = site;
  const batches = new Once(seeded.copies, suyuan);
  const packs = new Once(seeded.packs, suyuan);
  const first: Round[] = [];
  const hot: Round[] = [];
  const pack: Round[] = [];
  const busy: number[] = [];
  const reference = async () => {
    const load = await measured(bare, { one });
    if (load.busy !== undefined) busy.push(load.busy);
    return load;
  };
  // The first of each warm both servers up and count for nothing.
  await reference();
  for (const kind of [batches, packs]) {
    do await kind.next();
    while (kind.asked < WARMING_PAGES);
  }
  await measured(suyuan, { one });
  for (let round = 0; round < ROUNDS; round++) {
    const before = await reference();
    first.push(against(before, await batches.next()));
    hot.push(against(before, await measured(suyuan, { one })));
    const again = await reference();
    pack.push(against(again, await packs.next()));
    await pause(SETTLING_MS);
  }
  const ratios = [
    ratioOf(`first scans of ${batches.asked} batches`, 0.2, first),
    ratioOf(`first scans of ${packs.asked} packs`, 0.2, pack),
    ratioOf("scans of one hot batch", 0.6, hot),
  ];
  return busy.length === 0 ? { ratios } : { ratios, generatorBusy: median(busy) };
}

interface Measured extends Load {
  /** Seconds of processor time that the server took for each answer. */
  readonly cpuAnAnswer?: number;
}

async function measured(served: Served, asked: Asked): Promise<Measured> {
  const before = served.cpuSeconds();
  const load = await scan(served.url, asked, SECONDS);
  const after = served.cpuSeconds();
  if (before === undefined || after === undefined) return load;
  return { ...load, cpuAnAnswer: (after - before) / load.answers };
}

/** Throws when our answers are not about as large as the reference's: then they were not the same pages. */
function against(reference: Measured, ours: Measured): Round {
  const relative = ours.bytesAnAnswer / reference.bytesAnAnswer;
  if (relative < 0.9 || relative > 1.5)
    throw new Error(`answers of ${ours.bytesAnAnswer} B against ${reference.bytesAnAnswer} B`);
  const rates = { reference: reference.perSecond, ours: ours.perSecond };
  if (reference.cpuAnAnswer === undefined || ours.cpuAnAnswer === undefined) return rates;
  return { ...rates, byCpu: reference.cpuAnAnswer / ours.cpuAnAnswer };
}

/** Addresses of which each is asked for once. */
class Once {
  readonly #paths: readonly string[];
  readonly #served: Served;
  #next = 0;

  constructor(paths: readonly string[], served: Served) {
    this.#paths = paths;
    this.#served = served;
  }

  get asked(): number {
    return this.#next;
  }

  /** Asks for as many as there is time for. Throws when there are no more than the last run took: some would be asked for again. */
  async next(): Promise<Measured> {
    const asked: Asked = { paths: this.#paths, from: this.#next };
    const load = await measured(this.#served, asked);
    this.#next += load.answers + 64;
    if (this.#next > this.#paths.length)
      throw new Error(`more than ${this.#paths.length} pages were asked for: seed more`);
    return load;
  }
}

/** A page as it is sent to a phone: the gzip member. */
async function zippedPage(url: string): Promise<Uint8Array> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, resolve).once("error", reject);
  });
  const bytes = Buffer.concat(await answer.toArray());
  if (!gunzipSync(bytes).toString().startsWith("<!doctype html>")) throw new Error(`${url} is no page`);
  return bytes;
}
