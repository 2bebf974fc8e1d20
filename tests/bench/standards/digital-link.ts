import { parseDigitalLink } from "@suyuan/gs1/link/parse";
import bwipjs from "bwip-js/node";

/** Links as they are scanned: products, batches, packs, cartons, places, with and without attributes. */
const LINKS = [
  "https://id.example.com/01/09521234000013",
  "https://id.example.com/01/09521234000013/10/L260901",
  "https://id.example.com/01/09521234000013/10/L260901/21/7K3QWZ0M9XTDA",
  "https://id.example.com/01/09521234000013/21/7K3QWZ0M9XTDA?17=270131",
  "https://id.example.com/01/09521234000013/10/L-26%2F09?17=270131&3103=000500",
  "https://id.example.com/00/006141411234567890",
  "https://id.example.com/414/9520123456788/254/COLD1",
  "https://id.example.com/8004/9521234CRATE7",
];

const ROUNDS = 4;

/** Milliseconds one link takes: the least of several rounds, which is what the work takes when nothing else runs. */
function millisecondsEach(work: (link: string) => void, roundMilliseconds: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    let count = 0;
    let now = started;
    do {
      for (const link of LINKS) work(link);
      count += LINKS.length;
      now = performance.now();
    } while (now - started < roundMilliseconds);
    least = Math.min(least, (now - started) / count);
  }
  return least;
}

function parse(link: string): void {
  if (!parseDigitalLink(link).ok) throw new Error(`a link of ours is refused: ${link}`);
}

/** Has bwip-js judge a text up to the point where it would begin to make the symbol: there it refuses the correction level. */
function judge(bcid: string): (link: string) => void {
  return (text) => {
    try {
      bwipjs.raw(bcid, text, "eclevel=none");
    } catch (error) {
      if (String(error).includes("qrcodeInvalidEClevel")) return;
      throw error;
    }
    throw new Error("bwip-js no longer stops before it makes the symbol");
  };
}

/**
 * Digital Links taken apart and judged a second, by us and by bwip-js: the time it takes to refuse `gs1dlqrcode` before the
 * symbol is made, less that to refuse a plain `qrcode` of the same text, which judges nothing. Both warmed up, in one run,
 * about a second each.
 */
export async function digitalLinkRatio(): Promise<{ ours: number; bwip: number; ratio: number }> {
  const works = [parse, judge("gs1dlqrcode"), judge("qrcode")] as const;
  for (const work of works) millisecondsEach(work, 60);
  const [our = 0, judged = 0, refused = 0] = works.map((work) => millisecondsEach(work, 250));
  const ours = 1000 / our;
  const bwip = 1000 / (judged - refused);
  return { ours, bwip, ratio: ours / bwip };
}
