import type { Log, Metrics } from "@suyuan/api/host";

type Fields = Readonly<Record<string, string | number | boolean>>;

/** One JSON object a line. Errors go with their name, message and stack; nothing else of a cause is written. */
export class JsonLog implements Log {
  readonly #write: (line: string) => void;
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  info(event: string, fields: Fields = {}): void {
    this.#line("info", event, fields);
  }

  warn(event: string, fields: Fields = {}): void {
    this.#line("warn", event, fields);
  }

  error(event: string, cause: unknown, fields: Fields = {}): void {
    const told = cause instanceof Error ? `${cause.name}: ${cause.message}\n${cause.stack ?? ""}` : typeof cause;
    this.#line("error", event, { ...fields, cause: told });
  }

  #line(level: string, event: string, fields: Fields): void {
    this.#write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  }
}

interface Sum {
  count: number;
  total: number;
  max: number;
}

/** Sums each metric and logs the sums once a minute, and only when something happened. */
export class MinuteMetrics implements Metrics {
  readonly #log: Log;
  readonly #sums = new Map<string, Sum>();
  constructor(log: Log) {
    this.#log = log;
    setInterval(() => this.flush(), 60_000).unref();
  }

  count(name: string, dimension: string): void {
    this.#add(`${name}.${dimension}`, 1);
  }

  milliseconds(name: string, value: number): void {
    this.#add(name, value);
  }

  level(name: string, value: number): void {
    this.#add(name, value);
  }

  flush(): void {
    if (this.#sums.size === 0) return;
    const fields: Record<string, number> = {};
    for (const [name, { count, total, max }] of this.#sums) {
      fields[`${name}.count`] = count;
      fields[`${name}.mean`] = Math.round((total / count) * 1000) / 1000;
      fields[`${name}.max`] = Math.round(max * 1000) / 1000;
    }
    this.#sums.clear();
    this.#log.info("metrics", fields);
  }

  #add(name: string, value: number): void {
    const sum = this.#sums.get(name);
    if (sum === undefined) {
      this.#sums.set(name, { count: 1, total: value, max: value });
      return;
    }
    sum.count += 1;
    sum.total += value;
    sum.max = Math.max(sum.max, value);
  }
}
