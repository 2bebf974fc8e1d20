import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { seal, unseal } from "./seal.ts";
import { everybodyLeft, lastHere, vaultOf } from "./vaults.ts";

const who = (person: string, organisation = "coop") => ({
  person: { id: person, name: `name of ${person}` },
  acting: { organisation: { id: organisation }, role: "clerk" },
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test("each person has an outbox of their own in each organisation, under names that tell neither, and the same again later", async () => {
  const all = [who("li"), who("wang"), who("li", "depot")];
  const vaults = await Promise.all(all.map((one) => vaultOf(one, 1)));
  expect(new Set(vaults.map(({ name }) => name)).size).toBe(3);
  for (const { name } of vaults) expect(name).not.toMatch(/li|wang|coop|depot/);
  expect((await vaultOf(who("li"), 2)).name).toBe(vaults[0]?.name);
});

test("what one person's key sealed opens with the same key after another start, and with nobody else's", async () => {
  const first = await vaultOf(who("li"), 1);
  const sealed = await seal(first.key, "here", { lot: "A" });
  expect(await unseal((await vaultOf(who("li"), 2)).key, "here", sealed)).toEqual({ lot: "A" });
  await expect(unseal((await vaultOf(who("wang"), 3)).key, "here", sealed)).rejects.toThrow();
  await expect(unseal(first.key, "elsewhere", sealed)).rejects.toThrow();
});

test("the key cannot be read out of the browser", async () => {
  const { key } = await vaultOf(who("li"), 1);
  await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
});

test("a start without a network goes on with who was here last, until everybody signed out", async () => {
  expect(await lastHere()).toBeUndefined();
  await vaultOf(who("li"), 1);
  await vaultOf(who("wang"), 2);
  expect((await lastHere())?.who).toEqual(who("wang"));
  await everybodyLeft(async () => 0);
  expect(await lastHere()).toBeUndefined();
});

test("whoever signs out with nothing unsent leaves nothing, and what is unsent stays sealed for when they come back", async () => {
  const kept = await vaultOf(who("li"), 1);
  await vaultOf(who("wang"), 2);
  expect(await everybodyLeft(async ({ name }) => (name === kept.name ? 3 : 0))).toBe(3);
  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).toEqual(["suyuan-outboxes"]);
  const sealed = await seal(kept.key, "here", 1);
  expect(await unseal((await vaultOf(who("li"), 3)).key, "here", sealed)).toBe(1);
});
