/** Money is whole fen (1/100 yuan) inside and yuan with at most two decimals on the wire. */
export type Fen = number;

/** The largest amount one record may carry: 100 million yuan. */
export const FEN_MAX: Fen = 10_000_000_000;

/** Yuan to fen; undefined when the number has more than two decimals, is not finite, negative or too large. */
export function fenFrom(yuan: number): Fen | undefined {
  if (!Number.isFinite(yuan) || yuan < 0) return undefined;
  const fen = Math.round(yuan * 100);
  if (fen > FEN_MAX) return undefined;
  return fen / 100 === yuan ? fen : undefined;
}

/** Fen to yuan: exact for every amount up to `FEN_MAX`. */
export function yuanFrom(fen: Fen): number {
  return fen / 100;
}
