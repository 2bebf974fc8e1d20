import { describe, expect, test } from "vitest";
import * as z from "zod";
import { demoDeps } from "../../fixtures/http.ts";
import { openPosition, pageAsked, releaseToken, sealPosition, TOKEN_SECONDS } from "./paging.ts";

describe("what a request asks", () => {
  test("30 when it does not say, and never more than 100", () => {
    expect(pageAsked({ query: [] })).toEqual({ perPage: 30 });
    expect(pageAsked({ query: [["perPage", "7"]] })).toEqual({ perPage: 7 });
    expect(pageAsked({ query: [["perPage", "5000"]] })).toEqual({ perPage: 100 });
  });

  test.each(["0", "-1", "1.5", "x", "", "1e3", "99999999999"])("perPage=%s is refused by name", (value) => {
    expect(() => pageAsked({ query: [["perPage", value]] })).toThrow("perPage");
  });

  test("two tokens are refused", () => {
    const query = [
      ["nextPageToken", "a"],
      ["nextPageToken", "b"],
    ] as const;
    expect(() => pageAsked({ query })).toThrow("nextPageToken");
  });
});

describe("tokens", () => {
  const Shape = z.object({ after: z.string(), left: z.number() });
  const at = { after: "2026-10-08#中文", left: 3 };

  test("a token gives the position back to the same viewer and list, and says until when", async () => {
    const { deps, clock } = demoDeps();
    const { token, expires } = sealPosition(deps, "coop", "list", at);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Date.parse(expires)).toBe(clock.now + TOKEN_SECONDS * 1000);
    expect(await openPosition(deps, "coop", "list", token, Shape)).toEqual(at);
  });

  test("another viewer, another list, and any changed character are refused", async () => {
    const { deps } = demoDeps();
    const { token } = sealPosition(deps, "coop", "list", at);
    await expect(openPosition(deps, "depot", "list", token, Shape)).rejects.toThrow("nextPageToken");
    await expect(openPosition(deps, "coop", "other list", token, Shape)).rejects.toThrow("nextPageToken");
    for (let n = 0; n < token.length; n++) {
      const changed = `${token.slice(0, n)}${token[n] === "A" ? "B" : "A"}${token.slice(n + 1)}`;
      await expect(openPosition(deps, "coop", "list", changed, Shape)).rejects.toThrow("nextPageToken");
    }
    for (const other of [`${token}=`, `${token} `, token.slice(0, -1), "", "x"]) {
      await expect(openPosition(deps, "coop", "list", other, Shape)).rejects.toThrow("nextPageToken");
    }
  });

  test("a token is refused once its time is over", async () => {
    const { deps, clock } = demoDeps();
    const { token } = sealPosition(deps, "coop", "list", at);
    clock.now += TOKEN_SECONDS * 1000 - 1000;
    expect(await openPosition(deps, "coop", "list", token, Shape)).toEqual(at);
    clock.now += 1000;
    await expect(openPosition(deps, "coop", "list", token, Shape)).rejects.toThrow("no longer valid");
  });

  test("a released token is refused, only by its own viewer, and may be released again", async () => {
    const { deps } = demoDeps();
    const { token } = sealPosition(deps, "coop", "list", at);
    await releaseToken(deps, "depot", token);
    expect(await openPosition(deps, "coop", "list", token, Shape)).toEqual(at);
    await releaseToken(deps, "coop", token);
    await releaseToken(deps, "coop", token);
    await releaseToken(deps, "coop", "no token at all");
    await expect(openPosition(deps, "coop", "list", token, Shape)).rejects.toThrow("no longer valid");
  });
  /** As anyone can make one: the seal holds no secret. */
  function madeUp(sha256: (text: string) => string, text: string): string {
    const seal = sha256(JSON.stringify(["page", "coop", text])).slice(0, 32);
    return `${seal}${Buffer.from(text).toString("base64url")}`;
  }

  test("a token that somebody made up says nothing that ours would not: it is refused, and nothing is kept of it", async () => {
    const { deps, clock } = demoDeps();
    const of = deps.sha256("list").slice(0, 32);
    const soon = Math.floor(clock.now / 1000) + 60;
    const good = madeUp(deps.sha256, JSON.stringify({ of, until: soon, at }));
    expect(await openPosition(deps, "coop", "list", good, Shape)).toEqual(at);
    const texts = [
      "",
      "no json",
      "null",
      "[]",
      JSON.stringify({ of, until: soon }),
      JSON.stringify({ of, until: soon, at: null }),
      JSON.stringify({ of, until: soon, at: { after: { pk: 1 }, left: "x" } }),
      JSON.stringify({ of, until: "soon", at }),
      JSON.stringify({ of, until: 1e300, at }),
      JSON.stringify({ of, until: soon + 2 * TOKEN_SECONDS, at }),
    ];
    for (const token of texts.map((text) => madeUp(deps.sha256, text))) {
      await expect(openPosition(deps, "coop", "list", token, Shape)).rejects.toThrow("nextPageToken");
    }
    const writes: unknown[] = [];
    const watched = Object.assign(Object.create(deps.table) as typeof deps.table, {
      transact: async (...all: unknown[]) => {
        writes.push(all);
        return { ok: true };
      },
    });
    for (const text of texts.filter((one) => !one.startsWith(`{"of":"${of}","until":${soon}`))) {
      await releaseToken({ ...deps, table: watched }, "coop", madeUp(deps.sha256, text));
    }
    expect(writes).toEqual([]);
  });
});
