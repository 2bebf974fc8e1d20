/**
 * Which of a phone's cameras is used: the one at the back that focuses near, and once found the same again. What browsers tell of lenses differs:
 * what is not told counts nothing for or against.
 */

const KEY = "suyuan-camera";

/** What a lens tells of itself. */
export interface Lens {
  readonly id: string;
  readonly label: string;
  /** Ways to focus that it offers. */
  readonly focusModes: readonly string[];
  /** The nearest that it focuses at, in metres; undefined where it does not say. */
  readonly nearest?: number;
}

/** Front cameras, and those that see no label: wide, far and depth. */
const FRONT = /front|前置|user|facetime/i;
const BACK = /back|rear|后置|environment/i;
const UNFIT = /ultra|wide|tele|depth|广角|长焦|景深|macro only/i;

function score({ label, focusModes, nearest }: Lens): number {
  return (
    (BACK.test(label) ? 4 : 0) -
    (FRONT.test(label) ? 8 : 0) -
    (UNFIT.test(label) ? 2 : 0) +
    (focusModes.includes("continuous") ? 3 : 0) -
    (nearest === undefined ? 0.5 : Math.min(nearest, 1))
  );
}

/** The lenses, the best for a label held near first; equals keep their order. */
export function bestFirst(lenses: readonly Lens[]): readonly Lens[] {
  return lenses.toSorted((a, b) => score(b) - score(a));
}

export function rememberedLens(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberLens(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Chosen anew next time.
  }
}

interface FocusCapabilities extends MediaTrackCapabilities {
  readonly focusMode?: readonly string[];
  readonly focusDistance?: { readonly min?: number };
}

/** What the lens behind a running track tells of itself. */
export function lensOf(track: MediaStreamTrack): Lens {
  const capabilities: FocusCapabilities = track.getCapabilities?.() ?? {};
  const nearest = capabilities.focusDistance?.min;
  return {
    id: track.getSettings().deviceId ?? "",
    label: track.label,
    focusModes: capabilities.focusMode ?? [],
    ...(nearest === undefined ? {} : { nearest }),
  };
}

function wanted(id: string | undefined): MediaStreamConstraints {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  return { video: id === undefined ? { ...size, facingMode: "environment" } : { ...size, deviceId: { exact: id } } };
}

async function focused(stream: MediaStream): Promise<MediaStream> {
  const [track] = stream.getVideoTracks();
  if (track !== undefined && lensOf(track).focusModes.includes("continuous")) {
    const near = { advanced: [{ focusMode: "continuous" } as MediaTrackConstraintSet] };
    await track.applyConstraints(near).catch(() => undefined);
  }
  return stream;
}

/** A running camera: the one named, the remembered one, or the best of those there are. Rejects as `getUserMedia` does. */
export async function openCamera(id?: string): Promise<MediaStream> {
  const media = navigator.mediaDevices;
  const before = id ?? rememberedLens();
  if (before !== undefined) {
    const again = await media.getUserMedia(wanted(before)).catch(() => undefined);
    if (again !== undefined) return focused(again);
  }
  const first = await media.getUserMedia(wanted(undefined));
  const better = await betterThan(first);
  return focused(better);
}

/** Looks at each camera at the back for a moment: only a running one says how near it focuses. */
async function betterThan(first: MediaStream): Promise<MediaStream> {
  const cameras = await otherCameras();
  const [own] = first.getVideoTracks();
  if (cameras.length < 2 || own === undefined) return first;
  const lenses = [lensOf(own)];
  for (const { deviceId, label } of cameras
    .filter(({ deviceId, label }) => deviceId !== lenses[0]?.id && !FRONT.test(label))
    .slice(0, 4)) {
    stop(first);
    const stream = await navigator.mediaDevices.getUserMedia(wanted(deviceId)).catch(() => undefined);
    const [track] = stream?.getVideoTracks() ?? [];
    lenses.push(track === undefined ? { id: deviceId, label, focusModes: [] } : lensOf(track));
    if (stream !== undefined) stop(stream);
  }
  if (lenses.length === 1) return first;
  const best = bestFirst(lenses)[0]?.id;
  if (best !== undefined) rememberLens(best);
  return navigator.mediaDevices.getUserMedia(wanted(best));
}

/** The cameras of the device. */
export async function otherCameras(): Promise<readonly MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput");
}

export function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
