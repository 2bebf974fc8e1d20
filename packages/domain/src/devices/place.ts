/**
 * Where a command was recorded, if the person at the device allows it: latitude and longitude in degrees (WGS 84) to two decimals, about a kilometre, and
 * never finer. Text, as it stands in a link of the device's chain.
 */

/** About a kilometre: which base or depot it was, and not which row of trees. */
const DECIMALS = 2;

const COARSE = /^(-?\d{1,2}(?:\.\d{1,2})?),(-?\d{1,3}(?:\.\d{1,2})?)$/;

/** A fix, made coarse. */
export function placeText([latitude, longitude]: readonly [latitude: number, longitude: number]): string {
  return `${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`;
}

/** Reads a place; undefined for what is none, or finer than may be kept. */
export function placeIn(text: string): readonly [latitude: number, longitude: number] | undefined {
  const [, latitude, longitude] = COARSE.exec(text) ?? [];
  const place = [Number(latitude), Number(longitude)] as const;
  return Math.abs(place[0]) <= 90 && Math.abs(place[1]) <= 180 ? place : undefined;
}
