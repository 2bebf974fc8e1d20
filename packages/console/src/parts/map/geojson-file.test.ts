import { describe, expect, test } from "vitest";
import { fileOf, NoOutlines, outlinesIn } from "./geojson-file.ts";

const ring = [
  [105.94, 31.73],
  [105.941, 31.73],
  [105.941, 31.731],
  [105.94, 31.731],
  [105.94, 31.73],
];
const polygon = { type: "Polygon", coordinates: [ring] };
const feature = (geometry: unknown, properties: unknown = {}) => ({ type: "Feature", properties, geometry });
const collection = (...features: unknown[]) => ({ type: "FeatureCollection", features });
const read = (value: unknown) => outlinesIn(JSON.stringify(value));

describe("a GeoJSON file", () => {
  test("gives its outlines by the names that drawing programs write, or by their number", () => {
    const named = collection(
      feature(polygon, { 地块: "y1", name: "other" }),
      feature({ type: "Point", coordinates: [105.95, 31.74, 512] }, { name: " y2 " }),
      feature({ type: "MultiPolygon", coordinates: [[ring]] }),
      feature({ type: "LineString", coordinates: ring }, { name: "a path" }),
      feature(null),
    );
    expect(read(named)).toEqual([
      { name: "y1", outline: polygon },
      { name: "y2", outline: { type: "Point", coordinates: [105.95, 31.74] } },
      { name: "第 3 个", outline: polygon },
    ]);
    expect(read(polygon)).toEqual([{ name: "第 1 个", outline: polygon }]);
    expect(outlinesIn(`\uFEFF${JSON.stringify(feature(polygon, { id: 7 }))}`)).toEqual([
      { name: "7", outline: polygon },
    ]);
  });

  test("says of each outline what is wrong with it, by the rules of the service", () => {
    const [a, b, c, d] = ring;
    const swapped = ring.map(([lon, lat]) => [lat, lon]);
    const found = read(
      collection(
        feature({ type: "Polygon", coordinates: [[a, c, b, d, a]] }, { name: "crossed" }),
        feature({ type: "Polygon", coordinates: [swapped] }, { name: "swapped" }),
        feature({ type: "MultiPolygon", coordinates: [[ring], [ring]] }, { name: "two" }),
      ),
    );
    expect(found.map(({ wrong = "" }) => wrong.slice(0, 8))).toEqual([
      "轮廓自己交叉了：",
      "31.73, 1",
      "由几部分组成，只",
    ]);
    expect(found.some(({ outline }) => outline !== undefined)).toBe(false);
  });

  test("that is none, too large, in other coordinates, or without an outline, is refused with the way out", () => {
    const refused = (text: string) => {
      try {
        return outlinesIn(text);
      } catch (error) {
        if (error instanceof NoOutlines) return error.message.slice(0, 6);
        throw error;
      }
    };
    expect(refused("编号,面积")).toBe("这不是 Ge");
    expect(refused("[]")).toBe("这不是 Ge");
    expect(refused(" ".repeat(1_000_001))).toBe("文件太大，最");
    expect(refused(JSON.stringify(collection()))).toBe("文件里没有地");
    expect(refused(JSON.stringify({ type: "FeatureCollection", features: "x" }))).toBe("文件里没有地");
    expect(refused(JSON.stringify(collection(...Array.from({ length: 201 }, () => feature(polygon)))))).toBe(
      "文件里的轮廓",
    );
    const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::4490" } };
    expect(refused(JSON.stringify({ ...collection(feature(polygon)), crs }))).toBe("文件用的坐标");
    const same = { type: "name", properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } };
    expect(read({ ...collection(feature(polygon)), crs: same })).toHaveLength(1);
  });

  test("that was saved here is read again as it was, with rings counter-clockwise", () => {
    const outline = { type: "Polygon", coordinates: [[...ring].reverse() as [number, number][]] } as const;
    const text = fileOf([
      { id: "y1", areaMu: 15, crop: "猕猴桃", outline },
      { id: "y2", areaMu: 1, crop: "梨" },
    ]);
    expect(outlinesIn(text)).toEqual([{ name: "y1", outline: polygon }]);
  });
});
