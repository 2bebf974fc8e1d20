/** Whose tour was seen on this device: ids of people, the newest first. Nothing else is kept of them. */
const KEY = "suyuan-tour";
const MOST = 30;

function seen(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** A browser that keeps nothing shows the tour at each visit. */
export function isSeen(person: string): boolean {
  return seen().includes(person);
}

export function noteSeen(person: string): void {
  try {
    const others = seen().filter((one) => one !== person);
    localStorage.setItem(KEY, JSON.stringify([person, ...others].slice(0, MOST)));
  } catch {
    // A browser that stores nothing.
  }
}
