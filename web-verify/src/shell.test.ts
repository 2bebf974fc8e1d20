import { expect, test } from "vitest";
import { pagesWith } from "./pages.ts";
import { complaintFrom } from "./shell.ts";

const OPTIONS = { publicUrl: "https://suyuan.example" };

// 12315: 投诉举报处理暂行办法 art. 36. 12316 of the agriculture departments: dara.gd.gov.cn post_1553661.
test("the farming line stands beside 12315, and is the operator's to change or leave out", () => {
  for (const language of ["zh", "en"] as const) {
    expect(complaintFrom(language, OPTIONS)).toMatch(/tel:12315.*tel:12316/);
    const own = complaintFrom(language, { ...OPTIONS, farmHotline: "0839-12316" });
    expect(own).toMatch(/tel:12315.*<a href="tel:0839-12316">0839-12316<\/a>/);
    expect(complaintFrom(language, { ...OPTIONS, farmHotline: "none" })).not.toMatch(/12316|none/);
  }
});

test("every page that names lines to call follows the operator's setting", () => {
  const pages = pagesWith({ farmHotline: "0839-12316" });
  for (const page of [pages.closing, pages.notIssued, pages.badCode]) {
    expect(page("zh", OPTIONS)).toContain("tel:0839-12316");
  }
});
