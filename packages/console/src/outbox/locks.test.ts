import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { endLock, forgiveTries, isPin, setLock, stepIn, tryLock } from "./locks.ts";
import { seal, unseal } from "./seal.ts";
import { everybodyLeft, knownHere, LOCK_TRIES, lastHere, vaultOf } from "./vaults.ts";

const who = (person: string) => ({
  person: { id: person, name: `name of ${person}` },
  acting: { organisation: { id: "coop" }, role: "clerk" },
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test("a lock opens by its PIN alone, without a network, and a vault without one is open", async () => {
  const own = await vaultOf(who("li"), 1);
  expect(await tryLock(own, "1")).toBe("open");
  await setLock(own, "2580", 5);
  expect([await tryLock(own, "2581"), await tryLock(own, ""), await tryLock(own, "2580")]).toEqual([
    "wrong",
    "wrong",
    "open",
  ]);
  expect(["123", "1234567", "12a4", "2580", "135790"].map(isPin)).toEqual([false, false, false, true, true]);
  await endLock(own);
  expect(await tryLock(own, "9")).toBe("open");
});

test("five wrong tries end it whatever comes then, also several at once, until the person has signed in anew", async () => {
  const own = await vaultOf(who("li"), 1);
  await setLock(own, "2580", 5);
  const tries = await Promise.all(Array.from({ length: 8 }, () => tryLock(own, "0000")));
  expect(tries.filter((one) => one === "wrong").length).toBeLessThan(LOCK_TRIES);
  expect(await tryLock(own, "2580")).toBe("spent");
  expect(await knownHere()).toMatchObject([{ isSpent: true, minutes: 5 }]);
  await forgiveTries(own);
  expect(await tryLock(own, "2580")).toBe("open");
});

test("what is kept tells no PIN, and the lock stays when its person comes back, with the vault's own key", async () => {
  const first = await vaultOf(who("li"), 1);
  const sealed = await seal(first.key, "here", { lot: "A" });
  await setLock(first, "2580", 5);
  const again = await vaultOf(who("li"), 2);
  expect(await unseal(again.key, "here", sealed)).toEqual({ lot: "A" });
  expect(await tryLock(again, "1111")).toBe("wrong");
  const { lock } = again as { readonly lock?: { readonly key: CryptoKey } };
  expect([JSON.stringify(again).includes("2580"), lock?.key.extractable]).toEqual([false, false]);
});

test("whoever steps in is the one in whose name work goes on; when everybody has left nobody is known and no lock is left", async () => {
  const li = await vaultOf(who("li"), 1);
  await vaultOf(who("wang"), 2);
  await setLock(li, "2580", 5);
  expect((await knownHere<{ role: string }>()).map((one) => one.who.person.id)).toEqual(["wang", "li"]);
  await stepIn(li, 3);
  expect((await lastHere())?.who.person.id).toBe("li");
  await everybodyLeft(async () => 1);
  await stepIn(li, 4);
  expect([await knownHere(), await lastHere(), await tryLock(li, "x")]).toEqual([[], undefined, "open"]);
});
