import { describe, expect, test } from "vitest";
import type * as z from "zod";
import examples from "../contract/examples.json" with { type: "json" };
import { bodyPointer, fieldErrors, queryPointer } from "../http/field-errors.ts";
import { MANAGEMENT_ROUTES } from "./table.ts";

/** What a Chinese sentence may hold of Latin letters: names of standards, forms and fields, and values that are chosen among. */
const LATIN =
  /\bGS1\b|\bGB\/T\b|\bYYYY-MM-DD\b|\bISO\b|\bEPCIS\b|\bGTIN\b|\bGLN\b|\bSSCC\b|\bIRI\b|\bUTF-8\b|\bJSON\b|\bCSV\b|\bHTTP\b|\bhttps?\b|Asia\/Shanghai|T08:30:00|%2B08:00|\bkg\b|\bmg\/kg\b|\bfrom\b|\bnext\b/g;
/** Sentences that say nothing of what is asked for. */
const EMPTY_WORDS = ["内容不符合要求", "格式不正确", "须为规定的类型"];

const WRONG: readonly unknown[] = [
  undefined,
  null,
  "",
  " ",
  "\u0000",
  "a b",
  "x".repeat(3000),
  -1,
  0,
  0.00001,
  1e300,
  [],
  {},
  true,
  [1, 1],
  ["", ""],
];

type Json = Readonly<Record<string, unknown>> | readonly unknown[];
const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** The same value with one place in it replaced: every place, by every wrong value; and with a member that nothing asks for. */
function* spoiled(value: Json): Generator<unknown> {
  for (const [name, inner] of Object.entries(value)) {
    const put = (other: unknown) =>
      Array.isArray(value)
        ? value.map((one: unknown, n) => (String(n) === name ? other : one))
        : Object.fromEntries(Object.entries({ ...value, [name]: other }).filter(([, one]) => one !== undefined));
    for (const wrong of WRONG) yield put(wrong);
    if (isJson(inner)) for (const other of spoiled(inner)) yield put(other);
  }
}

const hasNoEnglish = (zh: string, choices: readonly string[]): boolean => {
  let rest = zh.replace(LATIN, "");
  // The longest first: green-tea holds tea.
  for (const choice of choices.toSorted((a, b) => b.length - a.length)) rest = rest.replaceAll(choice, "");
  return !/[A-Za-z]{3,}/.test(rest);
};

describe.each(MANAGEMENT_ROUTES.filter(({ body, query }) => body !== undefined || query !== undefined))(
  "$method $path",
  ({ method, path, body, query }) => {
    const { bodies, parameters } =
      (
        examples.operations as Readonly<
          Record<string, { bodies?: Readonly<Record<string, unknown>>; parameters?: Readonly<Record<string, string>> }>
        >
      )[`${method} ${path}`] ?? {};
    const schema = (body === undefined || "contentTypes" in body ? undefined : "schema" in body ? body.schema : body) as
      | z.ZodType
      | undefined;
    const asked = [
      [schema, bodies?.["application/json"], bodyPointer],
      [query, parameters, queryPointer],
    ] as const;

    test("tells every fault of every field in Chinese of its own: what is asked for, in no English word", () => {
      for (const [reader, example, pointerOf] of asked) {
        if (reader === undefined || !isJson(example)) continue;
        let faults = 0;
        for (const wrong of [...spoiled(example), { ...example, noSuchField: 1 }]) {
          const issues = reader.safeParse(wrong).error?.issues ?? [];
          for (const { pointer, detail, detailZh } of fieldErrors(issues, pointerOf, wrong)) {
            faults += 1;
            const choices = /one of/.test(detail) ? (detailZh.split("：")[1]?.split("、") ?? []) : [];
            expect([pointer, detail, detailZh]).toEqual([pointer, detail, expect.stringMatching(/\p{sc=Han}/u)]);
            expect([pointer, detail, EMPTY_WORDS.includes(detailZh)]).toEqual([pointer, detail, false]);
            expect([pointer, detailZh, hasNoEnglish(detailZh, choices)]).toEqual([pointer, detailZh, true]);
          }
        }
        expect(faults).toBeGreaterThan(0);
      }
    });
  },
);

describe.each(Object.entries(examples.problems as Readonly<Record<string, Readonly<Record<string, unknown>>>>))(
  "the refusal %s",
  (_, problem) => {
    test("says in both languages what is wrong, and of each field too", () => {
      const {
        detail,
        detailZh,
        titleZh,
        errors = [],
      } = problem as {
        readonly detail: string;
        readonly detailZh: string;
        readonly titleZh: string;
        readonly errors?: readonly { readonly detail: string; readonly detailZh?: string }[];
      };
      for (const en of [detail, ...errors.map((error) => error.detail)]) expect(en).toMatch(/[A-Za-z]{2}/);
      for (const zh of [titleZh, detailZh, ...errors.map((error) => error.detailZh ?? "")]) {
        expect(zh).toMatch(/\p{sc=Han}/u);
      }
    });
  },
);

test("a correction that names nothing to correct is refused, in both languages", () => {
  const corrections = MANAGEMENT_ROUTES.filter(({ path }) =>
    /^\/api\/(?!links|shipments|orders|assessment|catalogue).*\/corrections$/.test(path),
  );
  expect(corrections.length).toBeGreaterThanOrEqual(6);
  for (const { path, body } of corrections) {
    for (const more of [{}, path.includes("products") ? { name: {} } : {}]) {
      const sent = { id: "c-1", reason: "更名", ...more };
      const issues = (body as z.ZodType).safeParse(sent).error?.issues ?? [];
      const told = fieldErrors(issues, bodyPointer, sent).map(({ detailZh }) => detailZh);
      expect([path, told]).toEqual([path, ["请至少填写一个要更正的字段"]]);
    }
  }
});
