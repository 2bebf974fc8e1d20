/** Where the app lives on its origin. */
export const BASE = "/console";

/** The address of a place of the app: `address("/batches", {status: "voided"})`. Parts of the path are encoded by whoever names them. */
export function address(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value]],
  );
  const whole = `${BASE}${path === "" ? "/" : path}`;
  return pairs.length === 0 ? whole : `${whole}?${new URLSearchParams(pairs)}`;
}

/** Parts of a path, each encoded: a lot may hold a slash. */
export function below(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}
