import { Refused, service, taken } from "../../service/client.ts";

/** A pack by its serial alone, as its label names it. */
export interface Pack {
  readonly gtin: string;
  readonly serial: string;
}

/** Whoever scans waits no longer for an answer: then the lot counts as not asked for. */
const PATIENCE_MS = 3_000;
const KEPT_MAX = 1_000;

/** Lots that were told in this visit: a serial keeps its lot for ever. */
const known = new Map<string, string>();

/** The lot of a pack, as the service knows it of this organisation's goods: `none` of theirs, or `not-asked` where it could not be asked in time. */
export async function lotOfPack({ gtin, serial }: Pack): Promise<{ readonly lot: string } | "none" | "not-asked"> {
  const key = `${gtin}/${serial}`;
  const kept = known.get(key);
  if (kept !== undefined) return { lot: kept };
  if (navigator.onLine === false) return "not-asked";
  const late = new Promise<"not-asked">((resolve) => {
    setTimeout(() => resolve("not-asked"), PATIENCE_MS);
  });
  return Promise.race([asked(key, { gtin, serial }), late]);
}

async function asked(key: string, path: Pack): Promise<{ readonly lot: string } | "none" | "not-asked"> {
  try {
    const { lot } = await taken(service.GET("/api/packs/{gtin}/{serial}", { params: { path: { ...path } } }));
    if (known.size >= KEPT_MAX) known.clear();
    known.set(key, lot);
    return { lot };
  } catch (error) {
    return error instanceof Refused && error.problem.code === "not-found" ? "none" : "not-asked";
  }
}
