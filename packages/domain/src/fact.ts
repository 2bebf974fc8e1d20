import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Instant } from "./calendar.ts";
import type { FactData } from "./fact-data.ts";
import type { Role } from "./organisation.ts";

export type FactKind = keyof FactData;

/** The fact of one kind. */
interface FactOf<K extends FactKind> {
  readonly kind: K;
  /** `person`: the id of who acted, where that was a person and not a key: who that is stands elsewhere, and can be erased. */
  readonly by: { readonly organisation: string; readonly role: Role; readonly person?: string };
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly data: FactData[K];
  readonly event?: EpcisEvent;
}

/**
 * An appended record: the union of its kinds, so that a look at `kind` tells what `data` holds. `occurredAt` is event time as the party
 * states it, `recordedAt` ours. A physical step carries its EPCIS event. `data` is the command as accepted; never personal data.
 */
export type Fact<K extends FactKind = FactKind> = { readonly [Kind in K]: FactOf<Kind> }[K];

/** An object without the keys whose value is undefined, typed so that they are optional. */
type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Drops the keys whose value is undefined: stored objects have a key or have it not. */
export function defined<T extends object>(object: T): Defined<T> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) if (value !== undefined) kept[key] = value;
  return kept as Defined<T>;
}
