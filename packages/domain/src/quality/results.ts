import type { TestItem, TestReport } from "../batches/batch.ts";
import { defined } from "../fact.ts";
import type { FieldFault } from "../field-errors.ts";

/** A line as typed. */
export type TypedItem = { readonly [Name in keyof TestItem]: TestItem[Name] | undefined } & Pick<TestItem, "active">;

/**
 * The share of inhibition from which a card or a photometer calls a sample positive: the 50 % that GB/T 5009.199-2003 is cited for. Nobody
 * here has read the clause, and kits say their own: so it is configuration, and counts only where no outcome is told.
 */
export const INHIBITION_POSITIVE_PERCENT = 50;

/** Does this line say more than is allowed? A result equal to its limit passes: a maximum residue limit is a maximum. */
export function isOver(item: TestItem): boolean {
  if (item.outcome !== undefined) return item.outcome === "positive";
  if (item.inhibitionPercent !== undefined) return item.inhibitionPercent >= INHIBITION_POSITIVE_PERCENT;
  return item.resultMgPerKg !== undefined && item.resultMgPerKg > (item.limitMgPerKg ?? Number.POSITIVE_INFINITY);
}

/**
 * The actives that a report can speak for. A strip sees the one that it names. An enzyme card sees organophosphates and carbamates as a
 * group: how much of each it takes differs by kit and by active, and what it finds is neither an amount nor a name (scholarmate.com/S/Gl0bhD:
 * six kits, five carbamates). So its line speaks for no active.
 */
export function activesSeenBy({ items }: Pick<TestReport, "items">): readonly string[] {
  return items.filter(({ inhibitionPercent }) => inhibitionPercent === undefined).map(({ active }) => active);
}

/** Can the report clear what was found wrong, or bear a commissioned test? A field kit only screens (Law on Quality and Safety of Agricultural Products, arts 48, 51). */
export function isLaboratoryMethod({ kind }: { readonly kind?: TestReport["kind"] | undefined }): boolean {
  return kind !== "rapid";
}

/** A line as it is kept. */
export function keptItem(item: TypedItem): TestItem {
  const { active, ...rest } = item;
  return { active, ...defined(rest) };
}

/** What is wrong with the lines of a report, each at its own pointer. */
export function itemFaults(items: readonly TypedItem[], kind: TestReport["kind"]): FieldFault[] {
  if (items.length === 0) {
    return [{ pointer: "/items", en: "A report needs at least one tested active.", zh: "报告至少应有一个检测项目。" }];
  }
  return items.flatMap((item, index) => {
    const at = (name: string, en: string, zh: string): FieldFault => ({ pointer: `/items/${index}/${name}`, en, zh });
    return kind === "rapid" ? kitFaults(item, at) : laboratoryFaults(item, at);
  });
}

type At = (name: string, en: string, zh: string) => FieldFault;

const IN_MG_PER_KG = ["resultMgPerKg", "limitMgPerKg", "notDetected", "loqMgPerKg"] as const;
const OF_A_KIT = ["inhibitionPercent", "outcome"] as const;

function kitFaults(item: TypedItem, at: At): FieldFault[] {
  const measured = IN_MG_PER_KG.filter((name) => item[name] !== undefined).map((name) =>
    at(
      name,
      "A field kit measures no mg/kg: give inhibitionPercent or outcome. If a laboratory measured it, leave kind out.",
      "快速检测不给出 mg/kg：请填写 inhibitionPercent（抑制率）或 outcome（阴性、阳性）；实验室定量检测请不要填写 kind。",
    ),
  );
  if (OF_A_KIT.some((name) => item[name] !== undefined)) return measured;
  const asked = at(
    "outcome",
    "A field kit's line needs outcome (negative or positive) or inhibitionPercent.",
    "快速检测项目须填写 outcome（negative 阴性、positive 阳性）或 inhibitionPercent（抑制率）。",
  );
  return [...measured, asked];
}

function laboratoryFaults(item: TypedItem, at: At): FieldFault[] {
  const ofKit = OF_A_KIT.filter((name) => item[name] !== undefined).map((name) =>
    at(
      name,
      'Only a field kit says this. For one, say "kind": "rapid" in the report.',
      "这是快速检测的结果：请在报告中填写 kind 为 rapid。",
    ),
  );
  const { resultMgPerKg, limitMgPerKg, notDetected } = item;
  const faults = [...ofKit];
  if (limitMgPerKg === undefined) {
    faults.push(
      at(
        "limitMgPerKg",
        "Give the limit that was applied, in mg/kg; 0 where the substance must not be detected.",
        "请填写所用限量（mg/kg）；规定不得检出的填 0。",
      ),
    );
  }
  if (notDetected !== undefined) return [...faults, ...notDetectedFaults(item, at)];
  if (resultMgPerKg !== undefined) return faults;
  const en = "Give the result in mg/kg, or notDetected: true with loqMgPerKg.";
  const zh = "请填写检测值（mg/kg）；未检出的请填 notDetected 为 true，并填写定量限 loqMgPerKg。";
  return [...faults, at("resultMgPerKg", en, zh)];
}

function notDetectedFaults({ resultMgPerKg, loqMgPerKg, limitMgPerKg }: TypedItem, at: At): FieldFault[] {
  if (resultMgPerKg !== undefined) {
    const en = "A result was given, so something was detected: leave notDetected or resultMgPerKg out.";
    return [at("notDetected", en, "已填写检测值即为检出：notDetected 与 resultMgPerKg 只能填写一项。")];
  }
  if (loqMgPerKg === undefined) {
    const en = "Say down to where the method can see: its limit of quantification in mg/kg, from the report.";
    return [at("loqMgPerKg", en, "未检出的项目须填写报告所载的定量限（mg/kg）。")];
  }
  // Where nothing may be detected every method has its limit.
  if (limitMgPerKg === undefined || limitMgPerKg === 0 || loqMgPerKg <= limitMgPerKg) return [];
  const en = `Not detected below ${loqMgPerKg} does not show that the limit of ${limitMgPerKg} is kept. Have it tested by a method that sees the limit, or leave the item out.`;
  const zh = `定量限 ${loqMgPerKg} 高于限量 ${limitMgPerKg}，未检出不能说明符合限量。请改用能达到限量的方法检测，或不填该项目。`;
  return [at("loqMgPerKg", en, zh)];
}

/** The actives found over their limits, or by a kit. */
export function overIn(items: readonly TypedItem[]): readonly string[] {
  return items.filter((item) => isOver(keptItem(item))).map(({ active }) => active);
}
