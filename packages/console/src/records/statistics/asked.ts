import { type Shape, service, taken } from "../../service/client.ts";
import { statisticsWords } from "../../words/county/statistics.ts";
import { said } from "../../words/dictionary.ts";
import { shownKg, shownNumber, today } from "../../words/figures.ts";

export type Figures = Shape<"Figures">;
export type Figure = Figures["figures"][number];

/** What the screen asks for: it stands in the address. */
export interface Asked {
  readonly region?: string;
  readonly year: number;
  readonly knownOn?: string;
}

export function askedFrom(query: Readonly<Record<string, string>>): Asked {
  const { region, year, knownOn } = query;
  return {
    year: Number(year ?? today().slice(0, 4)),
    ...(region !== undefined && { region }),
    ...(knownOn !== undefined && { knownOn }),
  };
}

/** The figures of a year, told apart or not. */
export function figuresOf({ year, ...whose }: Asked, by?: "month" | "product" | "region"): Promise<Figures> {
  const query = { ...whose, from: `${year}-01`, to: `${year}-12`, ...(by !== undefined && { by }) };
  return taken(service.GET("/api/statistics", { params: { query } }));
}

export function guidanceOf(asked: Asked): Promise<Shape<"Guidance">> {
  return taken(service.GET("/api/statistics/guidance", { params: { query: asked } }));
}

/** A figure with its unit; a share as per cent. */
export function shownFigure({ value, unit }: Pick<Figure, "value" | "unit">): string {
  const words = statisticsWords();
  if (value === null) return words.unknown;
  switch (unit) {
    case "kg":
      return shownKg(value);
    case "share":
      return `${shownNumber(value * 100, 2)}%`;
    case "yuan":
      return words.yuan(shownNumber(value, 2));
    case "yuan-per-kg":
      return words.yuanPerKg(shownNumber(value, 2));
    case "hours":
      return words.hours(shownNumber(value, 2));
    case "count":
      return shownNumber(value, 0);
  }
}

/** A figure under a head that says its unit. */
export function shownPlain(value: number | null): string {
  return value === null ? statisticsWords().unknown : shownNumber(value);
}

/** What a figure is called. */
export function nameOfFigure({ measures }: Pick<Figures, "measures">, key: string): string {
  const measure = measures.find((one) => one.key === key);
  return measure === undefined ? key : said(measure.name);
}
