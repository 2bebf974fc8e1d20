import { describe, expect, test } from "vitest";
import { demoDeps } from "../http/demo.fixture.ts";
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
  const at = { after: "2026-10-08#中文", left: 3 };

  test("a token gives the position back to the same viewer and list, and says until when", async () => {
    const { deps, clock } = demoDeps();
    const { token, expires } = sealPosition(deps, "coop", "list", at);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Date.parse(expires)).toBe(clock.now + TOKEN_SECONDS * 1000);
    expect(await openPosition(deps, "coop", "list", token)).toEqual(at);
  });

  test("another viewer, another list, and any changed character are refused", async () => {
    const { deps } = demoDeps();
    const { token } = sealPosition(deps, "coop", "list", at);
    await expect(openPosition(deps, "depot", "list", token)).rejects.toThrow("nextPageToken");
    await expect(openPosition(deps, "coop", "other list", token)).rejects.toThrow("nextPageToken");
    for (let n = 0; n < token.length; n++) {
      const changed = `${token.slice(0, n)}${token[n] === "A" ? "B" : "A"}${token.slice(n + 1)}`;
      await expect(openPosition(deps, "coop", "list", changed)).rejects.toThrow("nextPageToken");
    }
    for (const other of [`${token}=`, `${token} `, token.slice(0, -1), "", "x"]) {
      await expect(openPosition(deps, "coop", "list", other)).rejects.toThrow("nextPageToken");
    }
  });

  test("a token is refused once its time is over", async () => {
    const { deps, clock } = demoDeps();
    const { token } = sealPosition(deps, "coop", "list", at);
    clock.now += TOKEN_SECONDS * 1000 - 1000;
    expect(await openPosition(deps, "coop", "list", token)).toEqual(at);
    clock.now += 1000;
    await expect(openPosition(deps, "coop", "list", token)).rejects.toThrow("no longer valid");
  });

  test("a released token is refused, only by its own viewer, and may be released again", async () => {
    const { deps } = demoDeps();
    const { token } = sealPosition(deps, "coop", "list", at);
    await releaseToken(deps, "depot", token);
    expect(await openPosition(deps, "coop", "list", token)).toEqual(at);
    await releaseToken(deps, "coop", token);
    await releaseToken(deps, "coop", token);
    await releaseToken(deps, "coop", "no token at all");
    await expect(openPosition(deps, "coop", "list", token)).rejects.toThrow("no longer valid");
  });
});
