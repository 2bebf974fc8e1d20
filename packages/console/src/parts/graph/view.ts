/** What is in sight: the place of the sheet at the upper left corner of the window, and how many pixels of the window a pixel of the sheet is. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

const [SCALE_MIN, SCALE_MAX] = [0.005, 2];
/** Left free around what is shown whole. */
const MARGIN_PX = 24;

const clamped = (scale: number): number => Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));

/** All of a box in the middle, no larger than it is. */
export function wholeOf({ x, y, width, height }: Box, size: Size): View {
  const room = (length: number) => Math.max(1, length - 2 * MARGIN_PX);
  const scale = clamped(Math.min(1, room(size.width) / Math.max(1, width), room(size.height) / Math.max(1, height)));
  return { x: x + width / 2 - size.width / 2 / scale, y: y + height / 2 - size.height / 2 / scale, scale };
}

/** A box in the middle, at a scale. */
export function centred({ x, y, width, height }: Box, size: Size, scale: number): View {
  return { x: x + width / 2 - size.width / 2 / scale, y: y + height / 2 - size.height / 2 / scale, scale };
}

/** The sheet follows the finger by so many pixels. */
export function moved({ x, y, scale }: View, right: number, down: number): View {
  return { x: x - right / scale, y: y - down / scale, scale };
}

/** Larger by a factor, with what lies under a pixel staying there. */
export function zoomed(view: View, factor: number, [left, top]: readonly [left: number, top: number]): View {
  const scale = clamped(view.scale * factor);
  return { x: view.x + left / view.scale - left / scale, y: view.y + top / view.scale - top / scale, scale };
}

/** Moved by no more than it takes to have a box in sight. */
export function shownIn(view: View, box: Box, size: Size): View {
  const { scale } = view;
  const fitted = (from: number, at: number, length: number, window: number) => {
    const [margin, seen] = [MARGIN_PX / scale, window / scale];
    if (at < from + margin) return at - margin;
    return at + length > from + seen - margin ? at + length - seen + margin : from;
  };
  return {
    x: fitted(view.x, box.x, box.width, size.width),
    y: fitted(view.y, box.y, box.height, size.height),
    scale,
  };
}
