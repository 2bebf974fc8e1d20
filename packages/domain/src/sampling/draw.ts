/**
 * The draw: weighted, without replacement, in whole numbers alone, so that anyone recomputes it to the last digit.
 *
 * The list has N lines, each a name and a whole weight of at least 1, in the order of their names (UTF-8 bytes). `digest` is the SHA-256 of
 * its text (`listText`). For the k-th draw (k from 1) W is the sum of the weights of what was not drawn yet; for a = 0, 1, 2 ...
 *
 *   r = HMAC-SHA-256(seed, "suyuan-sample/1\n" digest "\n" k "\n" a "\n"), read as a whole number, the first byte the highest
 *
 * is taken where r < W * floor(2^256 / W), so that no line is favoured; else a + 1 is tried. With t = r mod W the line is drawn at which the
 * sum of the weights up to and with it, in the order of the list, first exceeds t. It leaves the list, and the next is drawn.
 *
 * What is drawn first, second and so on has the probabilities of weighted sampling by exponential keys (-ln(u)/w, Efraimidis and Spirakis
 * 2006), which are those of drawing one after another; keys with logarithms would ask everybody for the same floating-point library.
 */

/** A line of the list: a name that tells nobody whose it is, and a weight. */
export interface Line {
  readonly name: string;
  readonly weight: number;
}

/** HMAC-SHA-256 of a text in UTF-8 under a key; 32 bytes. */
export type Hmac = (key: Uint8Array, text: string) => Uint8Array;

export const ALGORITHM = "suyuan-sample/1";

/** The text of which the digest is made: a line each, `{name} {weight}` and a line feed, in the order of names. */
export function listText(lines: readonly Line[]): string {
  return lines.map(({ name, weight }) => `${name} ${weight}\n`).join("");
}

/** Names of a list are 64 hexadecimal digits: the order of text is that of bytes. */
export function inListOrder<One extends Line>(lines: readonly One[]): readonly One[] {
  return lines.toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
}

const WHOLE = 2n ** 256n;

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** A whole number from 0 and below `sum`, each as likely as any other. */
function below(sum: bigint, k: number, { seed, digest, hmac }: Drawing): bigint {
  const bound = sum * (WHOLE / sum);
  for (let a = 0; ; a += 1) {
    const r = numberOf(hmac(seed, `${ALGORITHM}\n${digest}\n${k}\n${a}\n`));
    if (r < bound) return r % sum;
  }
}

export interface Drawing {
  readonly seed: Uint8Array;
  /** SHA-256 of the list's text, lower-case hex. */
  readonly digest: string;
  readonly hmac: Hmac;
}

/** The names that are drawn, in the order of the draw: `count` of them, or all where there are fewer. `lines` in the order of the list. */
export function draw(lines: readonly Line[], count: number, drawing: Drawing): readonly string[] {
  const left = [...lines];
  let sum = left.reduce((total, { weight }) => total + weight, 0);
  const drawn: string[] = [];
  for (let k = 1; k <= count && left.length > 0; k += 1) {
    let t = Number(below(BigInt(sum), k, drawing));
    let n = 0;
    for (let line = left[n]; line !== undefined && t >= line.weight; line = left[n]) {
      t -= line.weight;
      n += 1;
    }
    const [line] = left.splice(n, 1);
    if (line === undefined) throw new Error("the weights of a list do not add up");
    sum -= line.weight;
    drawn.push(line.name);
  }
  return drawn;
}
