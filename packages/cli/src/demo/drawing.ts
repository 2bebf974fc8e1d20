import { crc32, deflateSync } from "node:zlib";

/** Pictures that the demo draws itself, as PNG: fruit cut in half, by its colours. No photo of anyone's is in the project. */

/** Red, green, blue, 0 to 255. */
type Colour = readonly [number, number, number];

export interface Fruit {
  readonly skin: Colour;
  readonly flesh: Colour;
  readonly heart: Colour;
  readonly core: Colour;
  /** Seeds around the core; 0 for none. */
  readonly seeds: number;
}

export const RED_HEART_KIWIFRUIT: Fruit = {
  skin: [122, 94, 58],
  flesh: [150, 190, 62],
  heart: [196, 42, 62],
  core: [240, 232, 190],
  seeds: 26,
};

export const SNOW_PEAR: Fruit = {
  skin: [196, 168, 92],
  flesh: [246, 242, 222],
  heart: [238, 230, 200],
  core: [214, 196, 150],
  seeds: 5,
};

const BOARD: Colour = [201, 178, 146];
const SEED: Colour = [34, 24, 20];

function mixed(a: Colour, b: Colour, share: number): Colour {
  const part = Math.min(1, Math.max(0, share));
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part];
}

/** A value of 0 to 1 that looks like chance and is the same in every run. */
function grain(x: number, y: number): number {
  const mess = Math.sin(x * 12.9898 + y * 78.233) * 43758.5453;
  return mess - Math.floor(mess);
}

/** Of a half that is seen from above: `r` 0 in the middle, 1 at the skin. */
function cut(fruit: Fruit, r: number, angle: number): Colour {
  if (r > 0.965) return fruit.skin;
  if (r < 0.2) return mixed(fruit.core, fruit.heart, (r - 0.14) / 0.06);
  const ray = fruit.seeds === 0 ? 0 : Math.cos(angle * fruit.seeds);
  const seed = fruit.seeds > 0 && ray > 0.86 && r > 0.36 && r < 0.46;
  if (seed) return SEED;
  const inner = mixed(fruit.heart, fruit.flesh, (r - 0.3 - ray * 0.05) / 0.22);
  return mixed(inner, mixed(fruit.flesh, [255, 255, 255], 0.25), (r - 0.88) / 0.09);
}

function pixel(fruit: Fruit, x: number, y: number): Colour {
  for (const [cx, cy, size] of [
    [0.34, 0.52, 0.27],
    [0.72, 0.44, 0.21],
  ] as const) {
    const [dx, dy] = [(x - cx) / size, (y - cy) / size / 0.94];
    const r = Math.hypot(dx, dy);
    if (r <= 1) return cut(fruit, r, Math.atan2(dy, dx));
    const shade = Math.hypot(dx - 0.06, dy - 0.12);
    if (shade < 1.12) return mixed(BOARD, [110, 92, 70], (1.12 - shade) * 3);
  }
  return mixed(BOARD, [178, 152, 120], Math.abs(Math.sin(y * 40 + x * 3)) * 0.5);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The fruit on a board, `width` by three quarters of it, as a PNG (W3C PNG, third edition: colour type 2, eight bits, no filter). */
export function drawnFruit(fruit: Fruit, width = 960): Uint8Array<ArrayBuffer> {
  const height = Math.round((width * 3) / 4);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  let at = 0;
  for (let row = 0; row < height; row += 1) {
    at += 1;
    for (let column = 0; column < width; column += 1) {
      const light = (grain(column, row) - 0.5) * 10;
      for (const value of pixel(fruit, column / width, row / width + 0.125)) {
        rows[at] = Math.min(255, Math.max(0, Math.round(value + light)));
        at += 1;
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", new Uint8Array())];
  return new Uint8Array(Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]));
}
