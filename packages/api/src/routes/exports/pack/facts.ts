import { createHash } from "node:crypto";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import type { CarriedFact, PackedFact, PackedFile } from "./pack.ts";

/** A fact where it was found. */
export interface FoundFact {
  readonly id: string;
  readonly batch: string;
  readonly fact: Fact;
}

/** Lists of single packs, and what codes follow from: nobody but who issued them is told. */
const NOT_CARRIED: ReadonlySet<string> = new Set(["serials", "keyed"]);

export const sha256Of = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

function isHidden(value: unknown, shown: ReadonlySet<string>): boolean {
  if (typeof value !== "object" || value === null || !("gtin" in value) || !("lot" in value)) return false;
  const { gtin, lot } = value;
  return typeof gtin === "string" && typeof lot === "string" && !shown.has(lotId({ gtin, lot }));
}

/** Data of a fact without goods that are not `shown`; how many a list has lost stands beside it as `{name}Withheld`. */
function carriedData(value: unknown, shown: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => carriedData(one, shown));
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (NOT_CARRIED.has(name)) continue;
    if (!Array.isArray(member)) {
      kept[name] = carriedData(member, shown);
      continue;
    }
    const told = member.filter((one) => !isHidden(one, shown));
    kept[name] = carriedData(told, shown);
    if (told.length < member.length) kept[`${name}Withheld`] = member.length - told.length;
  }
  return kept;
}

function carried({ kind, by, occurredAt, recordedAt, data, event }: Fact, shown: ReadonlySet<string>): CarriedFact {
  const { organisation, role } = by;
  const told = { kind, by: { organisation, role }, occurredAt, recordedAt, data: carriedData(data, shown) };
  return event?.eventID === undefined ? told : { ...told, event: event.eventID };
}

/** Facts as a pack carries them, each with its digest. `shown`: the batches that its reader's trace names. */
export function packedFacts(found: readonly FoundFact[], shown: ReadonlySet<string>): readonly PackedFact[] {
  return found.map(({ id, batch, fact }) => {
    const told = carried(fact, shown);
    return { id, batch, sha256: sha256Of(canonicalJson(told)), fact: told };
  });
}

/** The files that facts speak of, each once. */
export function filesOf(found: readonly FoundFact[]): readonly PackedFile[] {
  const files = found.flatMap(({ batch, fact }): readonly PackedFile[] => {
    const by = fact.by.organisation;
    if (fact.kind === "temperature-recorded") {
      return [{ kind: "temperature-log", batch, sha256: fact.data.sha256, by }];
    }
    if (fact.kind === "test-recorded" && fact.data.fileSha256 !== undefined) {
      return [{ kind: "test-report", batch, sha256: fact.data.fileSha256, by }];
    }
    if (fact.kind === "rejection-photo-added") return [{ kind: "photo", batch, sha256: fact.data.photo.sha256, by }];
    return [];
  });
  return [...new Map(files.map((file) => [`${file.batch} ${file.sha256}`, file])).values()];
}
