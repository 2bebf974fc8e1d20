/** Who lets what they record say about where it was, of those at this device: ids of people, the newest first. Nothing else is kept of them. */
const KEY = "suyuan-place";
const MOST = 30;

type Choices = readonly (readonly [person: string, isAllowed: boolean])[];

function kept(): Choices {
  try {
    const choices: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(choices) ? (choices as Choices).filter((one) => Array.isArray(one)) : [];
  } catch {
    return [];
  }
}

/** What a person chose on this device; undefined where they were not asked yet. */
export function choiceOf(person: string): boolean | undefined {
  return kept().find(([one]) => one === person)?.[1];
}

export function choose(person: string, isAllowed: boolean): void {
  const others = kept().filter(([one]) => one !== person);
  try {
    localStorage.setItem(KEY, JSON.stringify([[person, isAllowed], ...others].slice(0, MOST)));
  } catch {
    // A browser that stores nothing: nothing is said of where it was.
  }
}
