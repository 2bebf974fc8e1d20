/**
 * Circles that hold the cities of Sichuan and other provinces whole: latitude, longitude and radius in kilometres, by the digits of GB/T 2260.
 * General knowledge, drawn wide: distances between them are least distances, and whoever lies in none has none.
 */
const CIRCLES: Readonly<Record<string, readonly [latitude: number, longitude: number, radius: number]>> = {
  "5101": [30.66, 104.07, 120],
  "5103": [29.35, 104.77, 70],
  "5104": [26.58, 101.72, 100],
  "5105": [28.6, 105.6, 120],
  "5106": [31.05, 104.55, 90],
  "5107": [31.8, 104.6, 180],
  "5108": [32.3, 105.8, 130],
  "5109": [30.6, 105.5, 80],
  "5110": [29.65, 104.95, 80],
  "5111": [29.2, 103.6, 130],
  "5113": [31.1, 106.1, 130],
  "5114": [29.95, 103.6, 100],
  "5115": [28.4, 104.7, 130],
  "5116": [30.45, 106.7, 90],
  "5117": [31.4, 107.6, 150],
  "5118": [29.8, 102.8, 150],
  "5119": [32, 107, 120],
  "5120": [30.1, 105, 100],
  "5132": [32.5, 102.5, 320],
  "5133": [30.5, 100, 480],
  "5134": [27.9, 102.2, 260],
  "11": [40.2, 116.4, 130],
  "12": [39.3, 117.4, 130],
  "31": [31.2, 121.5, 100],
  "32": [33, 119.5, 350],
  "33": [29.2, 120.5, 330],
  "42": [31, 112.3, 480],
  "43": [27.5, 111.8, 450],
  "44": [23, 113.4, 520],
  "50": [30.1, 107.7, 320],
  "52": [26.8, 106.7, 370],
  "53": [25, 101.7, 620],
  "61": [35.6, 108.9, 520],
};

const EARTH_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** What lies between two places at least, in kilometres as the crow flies, by their regions; undefined where that is not known. */
export function leastKilometres(one: string, other: string): number | undefined {
  const [from, to] = [circleOf(one), circleOf(other)];
  if (from === undefined || to === undefined) return undefined;
  if (from === to) return 0;
  const [[lat1, lon1, r1], [lat2, lon2, r2]] = [from, to];
  const h =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return Math.max(0, 2 * EARTH_KM * Math.asin(Math.sqrt(h)) - r1 - r2);
}

const circleOf = (region: string) => CIRCLES[region.slice(0, 4)] ?? CIRCLES[region.slice(0, 2)];
