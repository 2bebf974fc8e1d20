import { FRONT_STYLE } from "@suyuan/api/routes/front/style";
import { BANDS, CODE_LETTERS, DARK, FOCUS, LETTERS, LIGHT } from "@suyuan/web-verify/look/tokens";
import { expect, test } from "vitest";

test("the start page and the contract have the inks and letters of the buyers' pages", () => {
  const [light, dark] = [LIGHT, DARK].map((inks) =>
    Object.entries(inks)
      .map(([name, value]) => `--${name}:${value}`)
      .join(";"),
  );
  for (const part of [light ?? "", dark ?? "", LETTERS, CODE_LETTERS, `background:${BANDS.calm}`, `--focus:${FOCUS}`]) {
    expect(FRONT_STYLE).toContain(part);
  }
});
