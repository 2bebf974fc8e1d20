import { gunzipSync, gzipSync } from "node:zlib";
import { TEXT_BYTES_MAX } from "@suyuan/api/public/pages/deflate";
import { GzipFrame } from "@suyuan/api/public/pages/gzip-frame";
import { BY_STATE } from "@suyuan/web-verify/fixtures/states";
import { PAGES } from "@suyuan/web-verify/pages";
import { describe, expect, test } from "vitest";

describe.each(["zh", "en"] as const)("a page as phones get it (%s)", (language) => {
  const closing = PAGES.closing(language, { publicUrl: "https://id.example.com" });
  const frame = new GzipFrame(PAGES.opening[language], closing);

  test.each(Object.values(BY_STATE))(
    "is little larger than gzip at its best would make it ($state.code)",
    (passport) => {
      const own = PAGES.passport(passport, language);
      const member = frame.gzipWith(own);
      const whole = PAGES.opening[language] + own + closing;
      expect(gunzipSync(member).toString()).toBe(whole);
      expect(member.length).toBeLessThan(1.15 * gzipSync(whole, { level: 9 }).length);
    },
  );

  test.each(Object.values(BY_STATE))("is short enough for the known code ($state.code)", (passport) => {
    expect(Buffer.byteLength(PAGES.passport(passport, language))).toBeLessThan(TEXT_BYTES_MAX);
  });
});
