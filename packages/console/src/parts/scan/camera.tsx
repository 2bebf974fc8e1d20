import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { cameraWords } from "../../words/depot/camera.ts";
import { FileButton } from "../fields/file-button.tsx";
import { type Decoder, openDecoder } from "./decoder.ts";
import { openCamera, otherCameras, rememberLens, stop } from "./lens.ts";

/** The same code in sight is told once in so long. */
const AGAIN_MS = 2_500;
const LOOK_EVERY_MS = 120;

type Trouble = "camera-refused" | "no-camera" | "no-reader" | "no-code";

interface CameraProps {
  readonly onScan: (text: string) => void;
  readonly onClose: () => void;
  /** Stays open after a scan. */
  readonly isLong?: boolean;
}

/** Reads codes with the camera; where there is none, from a photo. What was read is told as a scanner would send it. */
export default function Camera({ onScan, onClose, isLong = true }: CameraProps): JSX.Element {
  const words = cameraWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const heading = useId();
  const [trouble, setTrouble] = useState<Trouble>();
  const [cameras, setCameras] = useState<readonly string[]>([]);
  const [camera, setCamera] = useState<string>();
  const decoder = useRef<Promise<Decoder> | undefined>(undefined);
  const told = useRef({ text: "", at: 0 });
  const read = useRef<(text: string) => void>(() => undefined);
  read.current = (text) => {
    const now = Date.now();
    if (text === told.current.text && now - told.current.at < AGAIN_MS) return;
    told.current = { text, at: now };
    onScan(text);
    if (!isLong) onClose();
  };
  const reader = () => {
    decoder.current ??= openDecoder();
    return decoder.current;
  };
  useEffect(() => {
    dialog.current?.showModal();
    return () => void decoder.current?.then((one) => one.close()).catch(() => undefined);
  }, []);
  useEffect(() => {
    let isOver = false;
    let stream: MediaStream | undefined;
    const run = async () => {
      try {
        stream = await openCamera(camera);
      } catch (error) {
        const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
        return setTrouble(isRefused ? "camera-refused" : "no-camera");
      }
      const screen = video.current;
      if (isOver || screen === null) return stop(stream);
      screen.srcObject = stream;
      await screen.play().catch(() => undefined);
      setCameras((await otherCameras()).map(({ deviceId }) => deviceId));
      const eye = await reader().catch(() => undefined);
      if (eye === undefined) return setTrouble("no-reader");
      while (!isOver) {
        const texts = await eye.read(screen).catch(() => []);
        if (isOver) break;
        for (const text of texts) read.current(text);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    void run();
    return () => {
      isOver = true;
      if (stream !== undefined) stop(stream);
    };
  }, [camera]);
  const other = () => {
    const [track] = (video.current?.srcObject as MediaStream | null)?.getVideoTracks() ?? [];
    const now = cameras.indexOf(track?.getSettings().deviceId ?? "");
    const next = cameras[(now + 1) % cameras.length];
    if (next === undefined) return;
    rememberLens(next);
    setCamera(next);
  };
  const fromPhoto = async (file: File) => {
    const picture = await createImageBitmap(file).catch(() => undefined);
    const eye = await reader().catch(() => undefined);
    if (eye === undefined) return setTrouble("no-reader");
    const [text] = picture === undefined ? [] : await eye.read(picture);
    if (text === undefined) return setTrouble("no-code");
    setTrouble(undefined);
    read.current(text);
  };
  return (
    <dialog ref={dialog} class="dialog camera" aria-labelledby={heading} onCancel={onClose} onClose={onClose}>
      <div class="stack">
        <h2 id={heading}>{words.camera}</h2>
        {trouble === undefined || trouble === "no-code" ? (
          <video ref={video} muted playsInline aria-label={words.cameraHint} />
        ) : (
          <p class="message note" role="alert">
            {words.trouble[trouble]}
          </p>
        )}
        {trouble === "no-code" && (
          <p class="message note" role="alert">
            {words.trouble[trouble]}
          </p>
        )}
        <p class="dim">{words.cameraHint}</p>
        <div class="acts">
          {cameras.length > 1 && (
            <button type="button" class="button" onClick={other}>
              {words.otherCamera}
            </button>
          )}
          <FileButton
            word={words.fromPhoto}
            another={words.fromPhoto}
            accept="image/*"
            capture="environment"
            onChoose={(file) => void fromPhoto(file)}
          />
          <button type="button" class="button main" onClick={onClose}>
            {words.close}
          </button>
        </div>
      </div>
    </dialog>
  );
}
