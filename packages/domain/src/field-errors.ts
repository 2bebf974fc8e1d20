import { DomainError, fieldError } from "./errors.ts";
import type { Grams } from "./quantity.ts";
import { GRAMS_MAX, gramsFrom, kilogramsFrom } from "./quantity.ts";

/** One field that is wrong, in both languages. `pointer` is an RFC 6901 JSON Pointer into the command. */
export interface FieldFault {
  readonly pointer: string;
  readonly en: string;
  readonly zh: string;
}

/** The `invalid-request` that lists every faulty field at once. */
export function invalidRequest(faults: readonly FieldFault[]): DomainError {
  const errors = faults.map((fault) => fieldError(fault.pointer, fault));
  const en = faults.map((fault) => `${fault.pointer}: ${fault.en}`).join(" ");
  const zh = faults.map((fault) => `${fault.pointer}：${fault.zh}`).join("");
  return new DomainError("invalid-request", { en, zh }, { errors });
}

/** Refuses with `invalid-request` when there is any fault. */
export function requireValid(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Kilograms of a command as grams, above zero; `invalid-request` at `pointer` otherwise. */
export function weightFrom(kilograms: number, pointer: string): Grams {
  const grams = gramsFrom(kilograms);
  if (grams !== undefined && grams > 0) return grams;
  const most = kilogramsFrom(GRAMS_MAX);
  throw invalidRequest([
    {
      pointer,
      en: `${kilograms} is no weight: give kilograms above 0, at most ${most}, with at most three decimals.`,
      zh: `${kilograms} 不是有效重量：请填写大于 0、不超过 ${most} 的千克数，最多三位小数。`,
    },
  ]);
}
