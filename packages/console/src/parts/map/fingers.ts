import type { TargetedPointerEvent } from "preact";
import { useRef } from "preact/hooks";

/** Pixels from the left and the top of what is touched. */
export type Pixel = readonly [left: number, top: number];

interface Touches {
  readonly onTap: (at: Pixel) => void;
  /** One finger went on by so many pixels. */
  readonly onMove: (right: number, down: number) => void;
  /** Two fingers went apart, or a wheel turned: larger by a factor, with what lies there staying there. */
  readonly onZoom: (factor: number, at: Pixel) => void;
  /** What a finger that comes down there takes hold of, by its number. */
  readonly gripAt?: (at: Pixel) => number | undefined;
  readonly onDrag?: (n: number, at: Pixel) => void;
}

/** A finger that moves less than this has tapped. */
const TAP_PX = 8;

/** One finger moves what is shown, or the thing that it came down on; two zoom it, and one that stays where it is has tapped. */
export function useFingers<Target extends Element>({ onTap, onMove, onZoom, gripAt, onDrag }: Touches) {
  const down = useRef(new Map<number, Pixel>());
  const strayed = useRef(false);
  const grip = useRef<number | undefined>(undefined);
  const at = (event: TargetedPointerEvent<Target>): Pixel => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  return {
    onPointerDown: (event: TargetedPointerEvent<Target>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      if (down.current.size === 0) strayed.current = false;
      else strayed.current = true;
      grip.current = down.current.size === 0 ? gripAt?.(at(event)) : undefined;
      down.current.set(event.pointerId, at(event));
    },
    onPointerMove: (event: TargetedPointerEvent<Target>) => {
      const before = down.current.get(event.pointerId);
      if (before === undefined) return;
      const now = at(event);
      const [other] = [...down.current].flatMap(([id, spot]) => (id === event.pointerId ? [] : [spot]));
      if (other !== undefined) {
        const gap = (spot: Pixel) => Math.max(1, Math.hypot(spot[0] - other[0], spot[1] - other[1]));
        onZoom(gap(now) / gap(before), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
      } else {
        if (!strayed.current && Math.hypot(now[0] - before[0], now[1] - before[1]) < TAP_PX) return;
        strayed.current = true;
        if (grip.current !== undefined) onDrag?.(grip.current, now);
        else onMove(now[0] - before[0], now[1] - before[1]);
      }
      down.current.set(event.pointerId, now);
    },
    onPointerUp: (event: TargetedPointerEvent<Target>) => {
      const wasDown = down.current.delete(event.pointerId);
      if (wasDown && !strayed.current && down.current.size === 0 && grip.current === undefined) onTap(at(event));
    },
    onPointerCancel: (event: TargetedPointerEvent<Target>) => {
      down.current.delete(event.pointerId);
    },
  };
}
