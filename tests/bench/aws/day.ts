/** A festival's day, played second by second in steps of ten milliseconds: buyers come whatever happens, and nobody waits for anybody. */

/** What the deployment has: of a function the share of a processor that its memory brings, of everything else its limit. */
export interface Limits {
  /** Requests a second, and at once, that the firewall lets through to buyers' pages. */
  readonly pagesRate: number;
  readonly pagesBurst: number;
  /** Functions at once in the account, and how many more of one may start within ten seconds. */
  readonly concurrency: number;
  readonly startsInTenSeconds: number;
  /** Counting functions at once, messages to each, and the seconds that are waited for so many. */
  readonly countersAtOnce: number;
  readonly messagesAtOnce: number;
  readonly windowSeconds: number;
  /** Write units a second that the table takes, and read units a second that one partition gives. */
  readonly writeUnits: number;
  readonly partitionReadUnits: number;
}

/** What was measured of the functions, in milliseconds on Lambda: computing and waiting. */
export interface Costs {
  readonly pageMs: number;
  readonly coldMs: number;
  /** Of one scan among many that are counted together, and of a whole call beside that. */
  readonly countMs: number;
  readonly callMs: number;
  readonly writeUnitsEach: number;
  /** Read units that one scan takes of its batch's own row, and of the rows of its product. */
  readonly batchReadUnits: number;
  readonly productReadUnits: number;
}

/** Who comes: so many a day, so many a second in the peak hour, and within that hour so many to one lot and, for a minute, so many times more. */
export interface Arrivals {
  readonly scans: number;
  readonly peakRate: number;
  readonly hotLotScans: number;
  readonly surge: number;
  /** The share of all scans that the product most asked for has. */
  readonly productShare: number;
}

export interface Day {
  readonly scans: number;
  readonly hotScans: number;
  readonly refused: number;
  readonly throttledFunctions: number;
  readonly functionsAtOnce: number;
  readonly longestQueue: number;
  /** From the end of the peak hour until no more waits than what comes within one window. */
  readonly clearedAfterSeconds: number;
  readonly oldestSeconds: number;
  readonly writeUnitsAtMost: number;
  readonly hotBatchReadUnits: number;
  readonly productReadUnits: number;
  readonly within: boolean;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
const STEP = 0.01;
const STEPS = 1 / STEP;
const PEAK_HOUR = 20;
/** Within so many seconds the peak hour comes up and goes down, and its surge. */
const RISE_SECONDS = 300;
const SURGE_SECONDS = 30;

/** Numbers between 0 and 1 that are the same every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many come in a step when so many come on average: each by themselves. */
function poisson(mean: number, random: () => number): number {
  const end = Math.exp(-mean);
  let [count, product] = [0, random()];
  while (product > end) {
    count += 1;
    product *= random();
  }
  return count;
}

/** How far something that begins at a second, and takes so long to rise and to fall, is there: from 0 to 1. */
function rising(
  second: number,
  { from, seconds, within }: Readonly<Record<"from" | "seconds" | "within", number>>,
): number {
  const [since, left] = [second - from, from + seconds - second];
  return Math.max(0, Math.min(1, since / within, left / within));
}

const PEAK = { from: PEAK_HOUR * HOUR, seconds: HOUR, within: RISE_SECONDS };
const SURGE = { from: PEAK_HOUR * HOUR + HOUR / 2, seconds: 60 + 2 * SURGE_SECONDS, within: SURGE_SECONDS };

/**
 * Scans a second at a second of the day: what the peak hour leaves is spread by a curve, most in the afternoon and few at night. The peak hour
 * rises from it within minutes, its minute of surge within seconds.
 */
function rateAt(second: number, { scans, peakRate, surge }: Arrivals): number {
  const share = 1 - Math.cos((2 * Math.PI * (second / HOUR - 2)) / 24);
  const usual = ((scans - peakRate * HOUR) / (DAY - HOUR)) * share;
  const peak = usual + (peakRate - usual) * rising(second, PEAK);
  return peak * (1 + (surge - 1) * rising(second, SURGE));
}

/** The queue and those who empty it. */
class Counting {
  readonly #limits: Limits;
  readonly #costs: Costs;
  waiting = 0;
  longest = 0;
  oldest = 0;
  written = 0;
  #free: number;
  /** When functions are free again, and when each second's messages came. */
  readonly #ends: number[] = [];
  readonly #came: { second: number; count: number }[] = [];
  #waited = 0;

  constructor(limits: Limits, costs: Costs) {
    this.#limits = limits;
    this.#costs = costs;
    this.#free = limits.countersAtOnce;
  }

  /** A second in which so many messages come; answers the write units that were spent. */
  second(second: number, count: number): number {
    const { messagesAtOnce, windowSeconds, writeUnits } = this.#limits;
    const { countMs, callMs, writeUnitsEach } = this.#costs;
    this.waiting += count;
    if (count > 0) this.#came.push({ second, count });
    this.#waited = this.waiting === 0 ? 0 : this.#waited + 1;
    let spent = 0;
    let now = second;
    while (now < second + 1) {
      while ((this.#ends[0] ?? Number.POSITIVE_INFINITY) <= now) {
        this.#ends.shift();
        this.#free += 1;
      }
      const isDue = this.waiting >= messagesAtOnce || (this.waiting > 0 && this.#waited >= windowSeconds);
      const taken = Math.min(this.waiting, messagesAtOnce);
      if (this.#free > 0 && isDue && spent + taken * writeUnitsEach <= writeUnits) {
        this.#take(taken, second);
        spent += taken * writeUnitsEach;
        this.#free -= 1;
        this.#ends.push(now + (callMs + taken * countMs) / 1000);
        this.#ends.sort((a, b) => a - b);
        continue;
      }
      const next = this.#ends[0];
      if (this.#free > 0 || next === undefined || next >= second + 1) break;
      now = next;
    }
    this.longest = Math.max(this.longest, this.waiting);
    return spent;
  }

  #take(count: number, second: number): void {
    this.waiting -= count;
    this.#waited = 0;
    let left = count;
    while (left > 0) {
      const [first] = this.#came;
      if (first === undefined) return;
      this.oldest = Math.max(this.oldest, second - first.second);
      const some = Math.min(left, first.count);
      first.count -= some;
      left -= some;
      if (first.count === 0) this.#came.shift();
    }
  }
}

/** Requests in functions: how many are at work, and how many more may start. */
class Functions {
  readonly #limits: Limits;
  readonly #costs: Costs;
  /** Steps from now in which so many are done. */
  readonly #done: Float64Array;
  #at = 0;
  atWork = 0;
  warm = 0;
  most = 0;
  throttled = 0;
  #startsLeft: number;

  constructor(limits: Limits, costs: Costs) {
    this.#limits = limits;
    this.#costs = costs;
    const longest = Math.ceil((costs.coldMs + costs.pageMs) / 1000 / STEP) + 2;
    this.#done = new Float64Array(longest);
    this.#startsLeft = limits.startsInTenSeconds;
  }

  step(): void {
    this.atWork -= this.#done[this.#at] ?? 0;
    this.#done[this.#at] = 0;
    this.#at = (this.#at + 1) % this.#done.length;
    const { startsInTenSeconds } = this.#limits;
    this.#startsLeft = Math.min(startsInTenSeconds, this.#startsLeft + startsInTenSeconds * (STEP / 10));
  }

  /** So many begin; answers how many of them were turned away. */
  begin(count: number, ms: number): number {
    const { concurrency } = this.#limits;
    const idle = Math.min(count, Math.max(0, this.warm - this.atWork));
    const fresh = Math.min(count - idle, Math.floor(this.#startsLeft), concurrency - this.atWork - idle);
    this.#startsLeft -= fresh;
    this.#until(idle, ms);
    this.#until(fresh, ms + this.#costs.coldMs);
    this.warm = Math.max(this.warm, this.atWork);
    this.most = Math.max(this.most, this.atWork);
    const away = count - idle - fresh;
    this.throttled += away;
    return away;
  }

  #until(count: number, ms: number): void {
    if (count === 0) return;
    const steps = Math.min(this.#done.length - 1, Math.max(1, Math.ceil(ms / 1000 / STEP)));
    const at = (this.#at + steps - 1) % this.#done.length;
    this.#done[at] = (this.#done[at] ?? 0) + count;
    this.atWork += count;
  }
}

/** Plays the day. */
export function playDay(arrivals: Arrivals, limits: Limits, costs: Costs): Day {
  const random = seeded(20_261_001);
  const functions = new Functions(limits, costs);
  const counting = new Counting(limits, costs);
  const sums = { scans: 0, hot: 0, refused: 0, writeUnits: 0, hotReads: 0, productReads: 0 };
  let tokens = limits.pagesBurst;
  const peakEnd = (PEAK_HOUR + 1) * HOUR;
  let cleared = Number.POSITIVE_INFINITY;
  for (let second = 0; second < DAY; second += 1) {
    const mean = rateAt(second, arrivals) / STEPS;
    const isPeak = second >= PEAK_HOUR * HOUR && second < peakEnd;
    let scanned = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const came = poisson(mean, random);
      functions.step();
      tokens = Math.min(limits.pagesBurst, tokens + limits.pagesRate * STEP);
      const through = Math.min(came, Math.floor(tokens));
      tokens -= through;
      sums.refused += came - through;
      scanned += through - functions.begin(through, costs.pageMs);
    }
    sums.scans += scanned;
    const hot = isPeak ? Math.min(scanned, arrivals.hotLotScans / HOUR) : 0;
    sums.hot += hot;
    sums.hotReads = Math.max(sums.hotReads, hot * costs.batchReadUnits);
    sums.productReads = Math.max(sums.productReads, scanned * arrivals.productShare * costs.productReadUnits);
    sums.writeUnits = Math.max(sums.writeUnits, counting.second(second, scanned));
    if (
      second >= peakEnd &&
      cleared === Number.POSITIVE_INFINITY &&
      counting.waiting <= scanned * limits.windowSeconds + limits.messagesAtOnce
    )
      cleared = second - peakEnd;
  }
  return judged({ ...sums, cleared }, functions, counting, limits);
}

function judged(
  sums: Readonly<Record<"scans" | "hot" | "refused" | "writeUnits" | "hotReads" | "productReads" | "cleared", number>>,
  functions: Functions,
  counting: Counting,
  limits: Limits,
): Day {
  const isWithin =
    sums.refused === 0 &&
    functions.throttled === 0 &&
    sums.cleared <= HOUR &&
    sums.hotReads <= limits.partitionReadUnits &&
    sums.productReads <= limits.partitionReadUnits;
  return {
    scans: sums.scans,
    hotScans: Math.round(sums.hot),
    refused: sums.refused,
    throttledFunctions: functions.throttled,
    functionsAtOnce: functions.most,
    longestQueue: counting.longest,
    clearedAfterSeconds: sums.cleared,
    oldestSeconds: counting.oldest,
    writeUnitsAtMost: sums.writeUnits,
    hotBatchReadUnits: sums.hotReads,
    productReadUnits: sums.productReads,
    within: isWithin,
  };
}
