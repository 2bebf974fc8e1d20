import { expect, test } from "vitest";
import { fitting } from "./photo.ts";

test("a photo is made smaller to 1,600 pixels at its longer side, keeps its shape, and is never made larger", () => {
  expect(fitting(4000, 3000)).toEqual({ width: 1600, height: 1200 });
  expect(fitting(1000, 4000)).toEqual({ width: 400, height: 1600 });
  expect(fitting(640, 480)).toEqual({ width: 640, height: 480 });
  expect(fitting(10_000, 1)).toEqual({ width: 1600, height: 1 });
});
