import { expect, test } from "vitest";
import { plainId, scopeOfHit, shortId } from "./scope.ts";

test("what a search finds is the scope that the service takes: whose it is stands before its id", () => {
  const at = (address: string) => ({ address });
  expect(scopeOfHit({ kind: "batch", id: "A", ...at("/api/batches/09520000510824/A%2F1") })).toEqual({
    kind: "batch",
    id: "01/09520000510824/10/A%2F1",
  });
  expect(scopeOfHit({ kind: "base", id: "b1", ...at("/api/bases/b1?from=coop") })).toEqual({
    kind: "base",
    id: "coop/b1",
  });
  expect(scopeOfHit({ kind: "base", id: "b1", ...at("/api/bases/b1") })).toEqual({ kind: "base", id: "b1" });
  expect(scopeOfHit({ kind: "organisation", id: "d1", ...at("/api/organisations/d1") })).toEqual({
    kind: "depot",
    id: "d1",
  });
  expect(scopeOfHit({ kind: "product", id: "1", ...at("/api/products/1") })).toBeUndefined();
});

test("an id is read as people write it, and one that is no address stays as it is", () => {
  expect(shortId({ kind: "batch", id: "01/09520000510824/10/A%2F1" })).toBe("A/1");
  expect(plainId("coop/100%")).toBe("coop/100%");
});
