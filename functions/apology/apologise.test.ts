import { expect, test } from "vitest";
import { apologise } from "./apologise.ts";

const URL = "https://suyuan.example";
const asked = (headers: Record<string, string>) => apologise({ headers }, URL);

test("a person reads in both languages that the page cannot be shown now, when to come back, and that it says nothing of the goods", () => {
  const { statusCode, headers, body } = asked({ accept: "text/html,*/*", "accept-language": "zh-CN" });
  expect([statusCode, headers["retry-after"], headers["cache-control"]]).toEqual([503, "10", "no-store"]);
  expect(headers["content-type"]).toContain("text/html");
  expect(body).toContain("系统繁忙，请稍候");
  expect(body).toContain("Busy: please wait");
  expect(body).toContain("与商品本身无关");
  expect(body).not.toContain("<script");
  expect(Buffer.byteLength(body)).toBeLessThan(20_000);
  expect(asked({ accept: "text/html", "accept-language": "en-GB,en" }).body).toContain('<html lang="en">');
});

test("a program gets the problem document of a busy service", () => {
  const { headers, body } = asked({ accept: "application/linkset+json" });
  expect(headers["content-type"]).toBe("application/problem+json");
  expect(JSON.parse(body)).toMatchObject({ status: 503, code: "busy", type: `${URL}/problems/busy` });
});

test("who names nothing that it takes is a program", () => {
  expect(asked({}).headers["content-type"]).toBe("application/problem+json");
});
