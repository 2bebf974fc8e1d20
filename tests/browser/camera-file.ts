import { writeFileSync } from "node:fs";
import { modulesOf } from "@suyuan/console/parts/scan/qr-modules";

const [WIDTH, HEIGHT] = [640, 480];
/** Round a code, in modules. */
const QUIET = 4;

/** The switches of a browser whose camera plays `file`, and may be used without asking. */
export const cameraOf = (file: string): readonly string[] => [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${file}`,
];

/** Puts a code before the camera that Chromium plays from `file`: one grey picture of 640 by 480 in YUV4MPEG2. The next opening of the camera sees it. */
export function showToCamera(file: string, text: string): void {
  const luma = Buffer.alloc(WIDTH * HEIGHT, 220);
  const { size, path } = modulesOf(text);
  const scale = Math.min(8, Math.floor(HEIGHT / (size + 2 * QUIET)));
  const [left, top] = [(WIDTH - size * scale) >> 1, (HEIGHT - size * scale) >> 1];
  // The path is rows of dark runs: `M{x} {y}h{width}…`.
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = 0; row < scale; row += 1) {
      const at = (top + Number(y) * scale + row) * WIDTH + left + Number(x) * scale;
      luma.fill(40, at, at + Number(run) * scale);
    }
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, frame, frame]));
}
