import { ExactNumber } from "./exact-number.ts";
import type { Report } from "./fault.ts";
import type { FaultCode } from "./fault-texts.ts";

/** Judges a value of JSON and reports what is wrong with it. `T` is the type of a value without fault. */
export interface Check<T> {
  (value: unknown, report: Report): void;
  /** Never there: carries the type. */
  readonly shape?: T;
}

export type Shape<C> = C extends Check<infer T> ? T : never;

type Checks = Readonly<Record<string, Check<unknown>>>;
type Flat<T> = { [K in keyof T]: T[K] };

/** An object's type: required fields, then optional ones, which code may also give as undefined. */
type ShapeOf<R extends Checks, O extends Checks> = { [K in keyof R]: Shape<R[K]> } & {
  [K in keyof O]?: Shape<O[K]> | undefined;
};

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** What becomes of a field that is none of the object's own. */
type Others = (name: string, value: unknown, report: Report) => void;

function reader(required: Checks, optional: Checks, others: Others): Check<unknown> {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  const needed = Object.keys(required);
  return (value, report) => {
    if (!isFields(value)) return report.refuse("value-type", "{…}");
    if (!report.isShallow()) return;
    const { path } = report;
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (member === undefined) continue;
      if (report.isOver) return;
      path.push(name);
      const check = checks.get(name);
      if (check === undefined) others(name, member, report);
      else check(member, report);
      path.pop();
    }
    for (const name of needed) if (value[name] === undefined) report.refuse("field-missing", "", name);
  };
}

/** An object that has these fields and no others. */
export function closed<R extends Checks, O extends Checks>(required: R, optional: O): Check<Flat<ShapeOf<R, O>>> {
  return reader(required, optional, (_name, _value, report) => report.refuse("field-unknown")) as Check<
    Flat<ShapeOf<R, O>>
  >;
}

/** An object with these fields and others, which `others` judges. */
export function open<R extends Checks, O extends Checks>(
  required: R,
  optional: O,
  others: Others,
): Check<Flat<ShapeOf<R, O> & { [extension: string]: unknown }>> {
  return reader(required, optional, others) as Check<Flat<ShapeOf<R, O> & { [extension: string]: unknown }>>;
}

export interface ListOptions {
  readonly min?: number;
  /** No text may stand in it twice. */
  readonly distinct?: boolean;
}

/** A list of at least `min` members (0 when left out). */
export function list<T>(member: Check<T>, { min = 0, distinct = false }: ListOptions = {}): Check<T[]> {
  return (value, report) => {
    if (!Array.isArray(value)) return report.refuse("value-type", "[…]");
    if (value.length < min) return report.refuse("list-empty");
    if (!report.isShallow()) return;
    const seen = distinct && value.length > 1 ? new Set<unknown>() : undefined;
    const { path } = report;
    for (let index = 0; index < value.length; index++) {
      if (report.isOver || !report.count()) return;
      path.push(index);
      if (seen?.has(value[index])) report.refuse("list-duplicate");
      else member(value[index], report);
      path.pop();
      seen?.add(value[index]);
    }
  };
}

/** A text that passes a test. */
export function textThat(test: (text: string) => boolean, code: FaultCode, about = ""): Check<string> {
  return (value, report) => {
    if (typeof value !== "string") report.refuse("value-type", '"…"');
    else if (!test(value)) report.refuse(code, about);
  };
}

/** Either of two forms, told apart by the value's being a list. */
export function oneOrList<T>(one: Check<T>, options: ListOptions = {}): Check<T | T[]> {
  const many = list(one, options);
  return (value, report) => (Array.isArray(value) ? many(value, report) : one(value, report));
}
