import { areaList } from "@vant/area-data";

/**
 * Codes abolished by a merger or an upgrade and the code that took the territory over: [name while in force, successor].
 * Covers Sichuan since 2011 and the rest of the country since 2020; other abolished codes are not known here.
 */
const FORMER: Readonly<Record<string, readonly [name: string, successor: string]>> = {
  "320611": ["港闸区", "320613"],
  "330103": ["下城区", "330105"],
  "330104": ["江干区", "330102"],
  "350402": ["梅列区", "350404"],
  "350403": ["三元区", "350404"],
  "350427": ["沙县", "350405"],
  "350625": ["长泰县", "350605"],
  "350681": ["龙海市", "350604"],
  "370634": ["长岛县", "370614"],
  "370684": ["蓬莱市", "370614"],
  "410306": ["吉利区", "410308"],
  "410322": ["孟津县", "410308"],
  "410381": ["偃师市", "410307"],
  "431121": ["祁阳县", "431181"],
  "450127": ["横县", "450181"],
  "510122": ["双流县", "510116"],
  "510124": ["郫县", "510117"],
  "510132": ["新津县", "510118"],
  "510626": ["罗江县", "510604"],
  "510724": ["安县", "510705"],
  "510922": ["射洪县", "510981"],
  "511028": ["隆昌县", "511083"],
  "511422": ["彭山县", "511403"],
  "511521": ["宜宾县", "511504"],
  "511522": ["南溪县", "511503"],
  "511721": ["达县", "511703"],
  "511821": ["名山县", "511803"],
  "512081": ["简阳市", "510185"],
  "513229": ["马尔康县", "513201"],
  "513321": ["康定县", "513301"],
  "513425": ["会理县", "513402"],
  "520522": ["黔西县", "520581"],
  "532331": ["禄丰县", "532302"],
  "540422": ["米林县", "540481"],
  "540530": ["错那县", "540581"],
  "610322": ["凤翔县", "610305"],
  "610928": ["旬阳县", "610981"],
  "654223": ["沙湾县", "654203"],
};

/** Prefecture-level cities without counties: the source lists their townships under made-up six-digit codes. */
const CITIES_WITHOUT_COUNTIES: ReadonlySet<string> = new Set(["441900", "442000", "460400"]);

/**
 * What the source adds to GB/T 2260 for the convenience of address pickers: subdivisions of Hong Kong, Macao and Taiwan
 * (the standard codes only 710000, 810000, 820000), development zones numbered 90 and up, and townships.
 */
function isInStandard(code: string): boolean {
  if (/^(?:71|81|82)/.test(code)) return code.endsWith("0000");
  if (code.endsWith("00")) return true;
  return Number(code.slice(4)) < 90 && !CITIES_WITHOUT_COUNTIES.has(`${code.slice(0, 4)}00`);
}

const NAMES: ReadonlyMap<string, string> = new Map(
  [areaList.province_list, areaList.city_list, areaList.county_list]
    .flatMap((level) => Object.entries(level))
    .filter(([code]) => isInStandard(code) && !(code in FORMER)),
);

/** Codes of the provinces, the autonomous regions, the municipalities and the special administrative regions. */
export const PROVINCES: readonly string[] = [...NAMES.keys()].filter((code) => code.endsWith("0000"));

/**
 * The six-digit unit a code belongs to: the code itself, or for nine digits (township) and twelve (village) the county
 * they hang from. Undefined when the code has another shape or names no unit, present or former.
 */
function unitOf(code: string): string | undefined {
  if (!/^\d{6}(?:\d{3}|\d{6})?$/.test(code)) return undefined;
  const unit = code.slice(0, 6);
  if (!NAMES.has(unit) && !(unit in FORMER)) return undefined;
  const isSubdivided = code.length > 6 && unit.endsWith("00") && !CITIES_WITHOUT_COUNTIES.has(unit);
  return isSubdivided && /[^0]/.test(code.slice(6)) ? undefined : unit;
}

/** The digits that count: trailing zero groups say "the whole of", two digits a level down to the county, three below. */
function significant(code: string): string {
  const below = code.slice(6).replace(/(?:000)+$/, "");
  return below === "" ? code.slice(0, 6).replace(/(?:00)+$/, "") : code.slice(0, 6) + below;
}

/**
 * Is this a division code of GB/T 2260 (six digits), or a township (nine) or village (twelve digits) code hanging from
 * one? Former counties count. Only the county part of longer codes is checked: the 660,000 villages are not listed here.
 */
export function isRegionCode(code: string): boolean {
  return unitOf(code) !== undefined;
}

/**
 * The Chinese name of the unit, province, city and county joined: `四川省广元市苍溪县`. Township and village codes give the
 * name of their county; a municipality's name is not repeated (`北京市东城区`). Undefined when it is no region code.
 */
export function regionName(code: string): string | undefined {
  const unit = unitOf(code);
  if (unit === undefined) return undefined;
  const known = FULL_NAMES.get(unit) ?? fullNameOf(unit);
  FULL_NAMES.set(unit, known);
  return known;
}

/** Full names that were asked for before: every page has two. */
const FULL_NAMES = new Map<string, string>();

function fullNameOf(unit: string): string {
  const province = NAMES.get(`${unit.slice(0, 2)}0000`) ?? "";
  const city = NAMES.get(`${unit.slice(0, 4)}00`) ?? "";
  const county = FORMER[unit]?.[0] ?? NAMES.get(unit) ?? "";
  const isPlaceholder = city === "县" || /直辖县/.test(city);
  return [...new Set([province, isPlaceholder ? "" : city, county])].join("");
}

/** The code that replaced a merged or upgraded unit, or undefined when the code is in force or unknown. */
export function regionSuccessor(code: string): string | undefined {
  return FORMER[code.slice(0, 6)]?.[1];
}

/**
 * Does `outer` contain `inner`, or equal it? Province 510000 covers city 510800 covers county 510824 covers township
 * 510824100 covers village 510824100201. A former county also lies in whatever covers its successor. False when either
 * is no region code.
 */
export function covers(outer: string, inner: string): boolean {
  if (!isRegionCode(outer) || !isRegionCode(inner)) return false;
  const prefix = significant(outer);
  return significant(inner).startsWith(prefix) || (regionSuccessor(inner)?.startsWith(prefix) ?? false);
}

/** The lengths of a code at each level: province, city, county, township, village. */
const LEVELS = [2, 4, 6, 9, 12];

/**
 * The stretch of the country that an office of this region code stands for, as one text: it covers a place exactly when it is one of the
 * place's `scopesOf`. Undefined when the code is no region code.
 */
export function scopeOf(code: string): string | undefined {
  return isRegionCode(code) ? significant(code) : undefined;
}

/**
 * The scopes that cover a place, the widest first: province, city, county, and township and village where its code has them. A former
 * county also lies in those of its successor. At most eight; none when the code is no region code.
 */
export function scopesOf(code: string): readonly string[] {
  if (!isRegionCode(code)) return [];
  const places = [significant(code), regionSuccessor(code) ?? []].flat();
  return [...new Set(places.flatMap((place) => LEVELS.filter((n) => n <= place.length).map((n) => place.slice(0, n))))];
}
