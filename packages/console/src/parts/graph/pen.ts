import type { Bend, GraphNode, Scene } from "./scene.ts";
import { type Mark, outlineOf, SHAPES, SIGNS } from "./shapes.ts";
import type { Box, Size, View } from "./view.ts";

/** From so many pixels a pixel of the sheet on, letters can be read; then names in large ones, then outlines, then spots of colour. */
const [LETTERS_FROM, NAMES_FROM, OUTLINES_FROM] = [0.5, 0.33, 0.14];
/** A way that is drawn over fewer pixels has no room for its weight. */
const LABEL_ROOM_PX = 40;

interface Inks {
  readonly ink: string;
  readonly dim: string;
  readonly ground: string;
  readonly edge: string;
  readonly focus: string;
  readonly letters: string;
  readonly marks: Readonly<Record<Mark, string>>;
}

/** What is told apart while it is drawn. */
export interface Lit {
  /** Numbers of nodes: where it begins, and which one is open. */
  readonly starts: ReadonlySet<number>;
  readonly chosen: number | undefined;
}

/** Draws a scene on a canvas: only what is in sight, and only as finely as it can be seen. */
export class Pen {
  readonly #context: CanvasRenderingContext2D;
  #inks: Inks | undefined;
  #outlines: { readonly of: Scene; readonly paths: ReadonlyMap<string, Path2D> } | undefined;
  readonly #signs = new Map(
    Object.entries(SIGNS).map(([mark, { fill, line }]) => [mark, { fill: new Path2D(fill), line: new Path2D(line) }]),
  );
  readonly #fitted = new Map<string, string>();

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Looks the colours up again: the page wears others. */
  forgetInks(): void {
    this.#inks = undefined;
  }

  draw(scene: Scene, view: View, size: Size, lit: Lit): void {
    const ratio = globalThis.devicePixelRatio;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    const context = this.#context;
    const { canvas } = context;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#inks ??= inksOf(canvas);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const scale = view.scale * ratio;
    context.setTransform(scale, 0, 0, scale, -view.x * scale, -view.y * scale);
    const seen = { x: view.x, y: view.y, width: size.width / view.scale, height: size.height / view.scale };
    this.#ways(scene, view.scale, seen, this.#inks);
    if (view.scale >= OUTLINES_FROM) this.#nodes(scene, view.scale, seen, lit, this.#inks);
    else this.#spots(scene, view.scale, seen, lit, this.#inks);
  }

  /** Ways of one kind are one line. */
  #ways({ bends, letters }: Scene, scale: number, seen: Box, inks: Inks): void {
    const context = this.#context;
    const drawn = bends.filter((bend) => isInSight(bend, seen));
    const isFine = scale >= OUTLINES_FROM;
    for (const kind of ["plain", "contact", "return"] as const) {
      const own = drawn.filter((bend) => bend.kind === kind);
      if (own.length === 0) continue;
      context.strokeStyle = kind === "plain" ? inks.edge : inks.dim;
      context.lineWidth = Math.max(1.5 * letters, 0.75 / scale);
      context.setLineDash(kind === "plain" || !isFine ? [] : kind === "return" ? [10, 6] : [2, 5]);
      context.beginPath();
      for (const { from, by, past, to } of own) {
        context.moveTo(from[0], from[1]);
        if (isFine) context.bezierCurveTo(by[0], by[1], past[0], past[1], to[0], to[1]);
        else context.lineTo(to[0], to[1]);
      }
      context.stroke();
    }
    context.setLineDash([]);
    if (!isFine) return;
    this.#heads(drawn, letters, inks);
    if (scale >= LETTERS_FROM) this.#weights(drawn, scale, letters, inks);
  }

  #heads(bends: readonly Bend[], letters: number, inks: Inks): void {
    const context = this.#context;
    const reach = 9 * letters;
    context.fillStyle = inks.edge;
    context.beginPath();
    for (const { past, to } of bends) {
      const [x, y] = [Math.sign(to[0] - past[0]), Math.sign(to[1] - past[1])];
      const isLevel = Math.abs(to[0] - past[0]) > Math.abs(to[1] - past[1]);
      context.moveTo(to[0], to[1]);
      if (isLevel) {
        context.lineTo(to[0] - x * reach, to[1] - reach / 2);
        context.lineTo(to[0] - x * reach, to[1] + reach / 2);
      } else {
        context.lineTo(to[0] - reach / 2, to[1] - y * reach);
        context.lineTo(to[0] + reach / 2, to[1] - y * reach);
      }
      context.closePath();
    }
    context.fill();
  }

  #weights(bends: readonly Bend[], scale: number, letters: number, inks: Inks): void {
    const context = this.#context;
    context.font = `${14 * letters}px ${inks.letters}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 5 * letters;
    context.strokeStyle = inks.ground;
    context.fillStyle = inks.ink;
    for (const { from, by, past, to, label, kind } of bends) {
      if (label === "" || Math.hypot(to[0] - from[0], to[1] - from[1]) * scale < LABEL_ROOM_PX) continue;
      // Away from the middle, where the weight of what went there stands.
      const t = kind === "return" ? 0.3 : 0.5;
      const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
      const [x, y] = [0, 1].map((n) => a * (from[n] ?? 0) + b * (by[n] ?? 0) + c * (past[n] ?? 0) + d * (to[n] ?? 0));
      context.strokeText(label, x ?? 0, y ?? 0);
      context.fillText(label, x ?? 0, y ?? 0);
    }
  }

  #outlinesOf(scene: Scene): ReadonlyMap<string, Path2D> {
    if (this.#outlines?.of === scene) return this.#outlines.paths;
    const { width = 0, height = 0 } = scene.boxes[0] ?? {};
    const paths = new Map(SHAPES.map((shape) => [shape, new Path2D(outlineOf(shape, width, height))]));
    this.#outlines = { of: scene, paths };
    this.#fitted.clear();
    return paths;
  }

  #nodes(scene: Scene, scale: number, seen: Box, { starts, chosen }: Lit, inks: Inks): void {
    const context = this.#context;
    const outlines = this.#outlinesOf(scene);
    const isNamed = scale >= NAMES_FROM;
    for (const [n, box] of scene.boxes.entries()) {
      const node = scene.nodes[n];
      const outline = node && outlines.get(node.shape);
      if (node === undefined || outline === undefined || !overlap(box, seen)) continue;
      context.translate(box.x, box.y);
      context.fillStyle = isNamed ? inks.ground : inks.marks[node.mark];
      context.fill(outline);
      context.setLineDash(node.mark === "contact" ? [4, 4] : []);
      context.strokeStyle = n === chosen ? inks.focus : inks.marks[node.mark];
      context.lineWidth = (n === chosen ? 5 : node.mark === "certain" ? 3.5 : 2) * scene.letters;
      context.stroke(outline);
      context.setLineDash([]);
      if (starts.has(n)) frame(context, box, scene.letters, inks.ink);
      if (scale >= LETTERS_FROM) this.#inside(node, box, scene.letters, inks);
      else if (isNamed) this.#name(node, box, scene.letters, inks);
      else this.#mark(node, box, inks);
      context.translate(-box.x, -box.y);
    }
  }

  #name({ name }: GraphNode, { width, height }: Box, letters: number, inks: Inks): void {
    const context = this.#context;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = inks.ink;
    context.font = `600 ${32 * letters}px ${inks.letters}`;
    context.fillText(this.#fit(name, width - 28 * letters), width / 2, height / 2);
  }

  /** From farther away the sign alone, as large as there is room. */
  #mark({ mark }: GraphNode, { width, height }: Box, inks: Inks): void {
    const sign = this.#signs.get(mark);
    if (sign === undefined) return;
    const context = this.#context;
    const times = height / 24;
    const [left, top] = [width / 2 - 8 * times, height / 2 - 8 * times];
    context.translate(left, top);
    context.scale(times, times);
    context.fillStyle = inks.ground;
    context.strokeStyle = inks.ground;
    context.lineWidth = 2;
    context.fill(sign.fill);
    context.stroke(sign.line);
    context.scale(1 / times, 1 / times);
    context.translate(-left, -top);
  }

  #inside({ title, lines, mark }: GraphNode, { width, height }: Box, letters: number, inks: Inks): void {
    const context = this.#context;
    const sign = this.#signs.get(mark);
    const left = 16 * letters;
    const room = width - left - 12 * letters;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.fillStyle = inks.ink;
    context.font = `600 ${16 * letters}px ${inks.letters}`;
    const pitch = 22 * letters;
    let y = height / 2 - ((lines.length + 1) * pitch) / 2 + 16.5 * letters;
    context.fillText(this.#fit(title, room), left, y);
    context.font = `${15 * letters}px ${inks.letters}`;
    for (const [n, line] of lines.entries()) {
      y += pitch;
      const isLast = n === lines.length - 1;
      context.fillStyle = isLast ? inks.ink : inks.dim;
      context.fillText(this.#fit(line, isLast ? room - 20 * letters : room), isLast ? left + 20 * letters : left, y);
    }
    if (sign === undefined) return;
    context.translate(left, y - 13 * letters);
    context.scale(letters, letters);
    context.fillStyle = inks.marks[mark];
    context.strokeStyle = inks.marks[mark];
    context.lineWidth = 2;
    context.fill(sign.fill);
    context.stroke(sign.line);
    context.scale(1 / letters, 1 / letters);
    context.translate(-left, -(y - 13 * letters));
  }

  /** As much of a text as there is room for, in the letters of the moment. */
  #fit(text: string, room: number): string {
    const key = `${this.#context.font} ${room} ${text}`;
    const known = this.#fitted.get(key);
    if (known !== undefined) return known;
    const width = (part: string) => this.#context.measureText(part).width;
    let signs = [...text];
    if (width(text) > room) {
      while (signs.length > 1 && width(`${signs.join("")}…`) > room) signs = signs.slice(0, -1);
      signs.push("…");
    }
    const fitted = signs.join("");
    this.#fitted.set(key, fitted);
    return fitted;
  }

  /** From far away: a spot for each, all of one colour at once. */
  #spots({ nodes, boxes }: Scene, scale: number, seen: Box, { starts, chosen }: Lit, inks: Inks): void {
    const context = this.#context;
    // However far away: two pixels can be seen.
    const least = 2 / scale;
    const rect = (box: Box) => context.rect(box.x, box.y, Math.max(box.width, least), Math.max(box.height, least));
    for (const mark of ["contact", "stopped", "possible", "certain"] as const) {
      context.fillStyle = inks.marks[mark];
      context.beginPath();
      for (const [n, box] of boxes.entries()) if (nodes[n]?.mark === mark && overlap(box, seen)) rect(box);
      context.fill();
    }
    context.strokeStyle = inks.ink;
    context.lineWidth = 2 / scale;
    context.beginPath();
    for (const n of [...starts, ...(chosen === undefined ? [] : [chosen])]) {
      const box = boxes[n];
      if (box !== undefined) rect(box);
    }
    context.stroke();
  }
}

/** A second line around where it begins. */
function frame(context: CanvasRenderingContext2D, { width, height }: Box, letters: number, ink: string): void {
  const gap = 6 * letters;
  context.strokeStyle = ink;
  context.lineWidth = 2 * letters;
  context.strokeRect(-gap, -gap, width + 2 * gap, height + 2 * gap);
}

function overlap(a: Box, b: Box): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** A curve lies within its four points. */
function isInSight({ from, by, past, to }: Bend, seen: Box): boolean {
  const left = Math.min(from[0], by[0], past[0], to[0]);
  const top = Math.min(from[1], by[1], past[1], to[1]);
  const right = Math.max(from[0], by[0], past[0], to[0]);
  const low = Math.max(from[1], by[1], past[1], to[1]);
  return overlap({ x: left, y: top, width: right - left, height: low - top }, seen);
}

function inksOf(canvas: HTMLCanvasElement): Inks {
  const worn = getComputedStyle(canvas);
  const of = (name: string) => worn.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"),
    dim: of("dim"),
    ground: of("ground"),
    edge: of("edge"),
    focus: of("focus"),
    letters: worn.fontFamily,
    marks: { certain: of("red"), possible: of("amber"), contact: of("edge"), stopped: of("dim") },
  };
}
