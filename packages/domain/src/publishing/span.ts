/** Sparse vector over the integers modulo `PRIME`: entries by position, none 0. */
export type Vector = ReadonlyMap<number, number>;

/** Below 2^26, so that a product of two remainders is exact in a double. Cells of tables have coefficients far smaller. */
const PRIME = 67_108_859;

const modulo = (value: number): number => {
  const rest = value % PRIME;
  return rest < 0 ? rest + PRIME : rest;
};

function inverse(value: number): number {
  let [low, high, x, y] = [modulo(value), PRIME, 1, 0];
  while (low > 1) {
    const quotient = Math.floor(high / low);
    [low, high] = [high - quotient * low, low];
    [x, y] = [y - quotient * x, x];
  }
  return modulo(x);
}

/** Adds so many times a vector to another. */
export function addTo(target: Map<number, number>, vector: Vector, times: number): void {
  for (const [at, value] of vector) {
    const sum = modulo((target.get(at) ?? 0) + modulo(value * modulo(times)));
    if (sum === 0) target.delete(at);
    else target.set(at, sum);
  }
}

interface Basis {
  readonly pivot: number;
  /** 1 at its pivot, 0 at the pivots of those before it. */
  readonly vector: Vector;
  /** The vector as a sum of those that were put in, by their names. */
  readonly made: Vector;
}

/** A vector without what others span: what is left, and which of them make up the rest of it. */
export interface Reduced {
  readonly left: Vector;
  readonly made: Vector;
}

/** What a set of vectors spans, found by elimination; exact but for one chance in some tens of millions a step. */
export class Span {
  readonly #basis: Basis[] = [];

  /** Puts a vector in under a name, a number of its own. */
  add(vector: Vector, name: number): void {
    const { left, made } = this.reduce(vector);
    const [pivot] = left.keys();
    if (pivot === undefined) return;
    const scale = inverse(left.get(pivot) ?? 1);
    const scaled = new Map<number, number>();
    addTo(scaled, left, scale);
    const own = new Map([[name, scale]]);
    addTo(own, made, PRIME - scale);
    this.#basis.push({ pivot, vector: scaled, made: own });
  }

  /** `vector = left + the sum of made`. It lies in the span where nothing is left. */
  reduce(vector: Vector): Reduced {
    const left = new Map(vector);
    const made = new Map<number, number>();
    for (const basis of this.#basis) {
      const times = left.get(basis.pivot);
      if (times === undefined) continue;
      addTo(left, basis.vector, PRIME - times);
      addTo(made, basis.made, times);
    }
    return { left, made };
  }

  /** A sum over positions that are no pivots, completed so that it is 0 for all of the span: what tells the rest apart. */
  completed(over: Vector): Vector {
    const sum = new Map(over);
    for (const { pivot, vector } of this.#basis.toReversed()) {
      let value = 0;
      for (const [row, times] of vector) if (row !== pivot) value = modulo(value + times * (sum.get(row) ?? 0));
      if (value !== 0) sum.set(pivot, PRIME - value);
    }
    return sum;
  }
}

/** A remainder as the small fraction that it stands for; undefined where there is none with a denominator of up to 64. */
export function fractionOf(remainder: number): number | undefined {
  for (let below = 1; below <= 64; below += 1) {
    const above = modulo(remainder * below);
    const signed = above > PRIME / 2 ? above - PRIME : above;
    if (Math.abs(signed) <= 4096) return signed / below;
  }
  return undefined;
}
