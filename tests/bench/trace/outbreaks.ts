import { Chance } from "./chance.ts";
import { type County, lotPath, type Pass } from "./county.ts";

/** An outbreak: what was its cause, and where complaints came from. */
export interface Outbreak {
  readonly cause: string;
  readonly kind: string;
  /** Packs: each is a case. */
  readonly complaints: readonly string[];
}

const KINDS = ["plot", "input", "batch", "vehicle", "room", "base", "organisation"] as const;
/** A truck, room or depot is dirty for some days; what is in the ground or in goods stays. */
const DIRTY_DAYS = 12;
/** Fewer lots are no outbreak: what those few lots have in common is everything. */
const LOTS_MIN = 4;
const COMPLAINTS = 20;

const kindOf = (id: string): string => (id.startsWith("01/") ? "batch" : (id.split("/")[0] ?? ""));
const isDepot = (id: string): boolean => !id.startsWith("organisation/coop");

/**
 * The outbreak of a seed: a cause of each kind in turn, anything that at least four sold lots passed while it was dirty, and complaints of packs of
 * those lots by chance; `strangers` of the complaints are of any lot.
 */
export function outbreakOf({ sold }: County, seed: number, strangers: number): Outbreak {
  const chance = new Chance(1000 + seed);
  const kind = KINDS[seed % KINDS.length] ?? "plot";
  const passes = new Map<string, Pass>();
  for (const { passed } of sold) {
    for (const pass of passed) {
      if (kindOf(pass.id) === kind && isDepot(pass.id)) passes.set(`${pass.id} ${pass.day}`, pass);
    }
  }
  const all = [...passes.values()];
  for (;;) {
    const { id, day } = chance.of(all);
    const stays = !["vehicle", "room", "organisation"].includes(kind);
    const isDirty = (pass: Pass) => pass.id === id && (stays || (pass.day >= day && pass.day < day + DIRTY_DAYS));
    const lots = sold.filter(({ passed }) => passed.some(isDirty));
    if (lots.length < LOTS_MIN) continue;
    const complaints = Array.from({ length: COMPLAINTS }, (_, n) => {
      const { lot } = chance.of(n < strangers ? sold : lots);
      return `${lotPath(lot)}/21/${n}`;
    });
    return { cause: id, kind, complaints };
  }
}
