/**
 * What the app uses of the language beyond the oldest browser that it is built for (`TARGETS` of the build: Chromium 80, a web view of 2019 that was
 * kept up to date). Only what is missing is put in, by the text of ECMA-262; syntax is the build's business.
 */
function put(owner: object, name: string, value: unknown): void {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}

export function completeBrowser(): void {
  const at = function at(this: ArrayLike<unknown>, index: number) {
    const n = Math.trunc(index) || 0;
    return this[n < 0 ? this.length + n : n];
  };
  put(Array.prototype, "at", at);
  put(String.prototype, "at", at);
  put(Array.prototype, "toReversed", function toReversed(this: readonly unknown[]) {
    return [...this].reverse();
  });
  put(
    Array.prototype,
    "toSorted",
    function toSorted(this: readonly unknown[], by?: (a: unknown, b: unknown) => number) {
      return [...this].sort(by);
    },
  );
  put(Array.prototype, "findLast", function findLast(this: readonly unknown[], is: (one: unknown) => boolean) {
    return [...this].reverse().find((one) => is(one));
  });
  put(Object, "hasOwn", (owner: object, key: PropertyKey) => Object.getOwnPropertyDescriptor(owner, key) !== undefined);
  // Called with a text or a global pattern alone: `replace` takes both.
  put(String.prototype, "replaceAll", function replaceAll(this: string, sought: string | RegExp, by: string) {
    if (typeof sought !== "string") return this.replace(sought, by);
    return typeof by === "function" ? this.split(sought).join((by as () => string)()) : this.split(sought).join(by);
  });
}
