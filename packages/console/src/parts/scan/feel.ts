/** Sounds and vibrations of verdicts, each unlike all others: made by the device itself, so that they are there without a network. */

type Note = readonly [hertz: number, fromMs: number, forMs: number];

interface Feel {
  readonly notes: readonly Note[];
  /** Milliseconds of vibration and rest, in turn. */
  readonly vibration: readonly number[];
}

export type FeelKind = "right" | "wrong" | "stopped" | "twice" | "unknown";

const FEELS: Readonly<Record<FeelKind, Feel>> = {
  right: { notes: [[1320, 0, 90]], vibration: [40] },
  wrong: {
    notes: [
      [330, 0, 180],
      [247, 220, 260],
    ],
    vibration: [180, 80, 180],
  },
  stopped: {
    notes: [
      [880, 0, 160],
      [587, 160, 160],
      [880, 320, 160],
      [587, 480, 160],
      [880, 640, 160],
    ],
    vibration: [400, 100, 400, 100, 400],
  },
  twice: {
    notes: [
      [988, 0, 70],
      [988, 130, 70],
    ],
    vibration: [40, 60, 40],
  },
  unknown: { notes: [[196, 0, 420]], vibration: [350] },
};

let context: AudioContext | undefined;

/** Tells without looking. A device that makes no sound or does not shake is no error. */
export function feel(kind: FeelKind): void {
  const { notes, vibration } = FEELS[kind];
  try {
    navigator.vibrate?.([...vibration]);
    context ??= new AudioContext();
    void context.resume();
    for (const note of notes) sound(context, note);
  } catch {
    // No sound on this device.
  }
}

function sound(on: AudioContext, [hertz, fromMs, forMs]: Note): void {
  const begins = on.currentTime + fromMs / 1000;
  const ends = begins + forMs / 1000;
  const [tone, loudness] = [on.createOscillator(), on.createGain()];
  tone.type = "square";
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0.0001, begins);
  loudness.gain.exponentialRampToValueAtTime(0.3, begins + 0.01);
  loudness.gain.setValueAtTime(0.3, ends - 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, ends);
  tone.connect(loudness).connect(on.destination);
  tone.start(begins);
  tone.stop(ends);
}
