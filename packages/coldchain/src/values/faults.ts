/** What devices write where they have no value: marks, words, and numbers that no probe in goods can measure. */

const NO_VALUE =
  /^(?:|[-–—*.?]+(?:[.,][-–—*]+)?|n\.?\/?a\.?n?|nan|null|nil|none|#n\/a|#value!|#ref!|#num!|inf|-inf|无|無|空|未测|无数据|無數據|no data|missing)$/i;
const FAULT_WORD =
  /\b(?:fail(?:ed|ure|s)?|faults?|err(?:or)?s?|open(?: circuit)?|short(?: circuit)?|disconnect(?:ed)?|unplugged|offline|no ?(?:sensor|probe|signal|reading|value|comm\w*)|invalid|bad|lost|timeout|over ?(?:range|flow|load)|under ?(?:range|flow)|out of range|fehler|defekt|fallo|falla|erreur|defaut|fel|falha|erro)\b|故障|断线|斷線|断开|離線|离线|未连接|未連接|未接|开路|開路|短路|异常|異常|错误|錯誤|超限|超量程|溢出|无信号|無信號|掉线|失效|损坏/i;
/** Short codes are faults only as the whole cell: "Err", "OL", "LO", "Hi". */
const FAULT_CODE = /^(?:ol|lo+|hi|uu+|ud|or|ur|e\d{1,2}|err[-_ ]?\d{0,3})$/i;

/** Does the cell say "no value was expected or stored here"? */
export function saysNoValue(text: string): boolean {
  return text.length <= 12 && NO_VALUE.test(text);
}

/** Does the cell say, in a word, that the sensor failed? */
export function saysFault(text: string): boolean {
  return text.length <= 60 && (FAULT_CODE.test(text) || FAULT_WORD.test(text.normalize("NFKD").replace(/\p{M}/gu, "")));
}

/**
 * Numbers that stand for "no sensor" as printed, in any unit: −99.9 and its kin, DS18B20 −127, TOMST −200, HOBO ±888.88, absolute
 * zero, full scales of 16-bit words in tenths and hundredths. None is a temperature that food, vaccine or room ever has.
 */
const SENTINELS = new Set([
  -99, -99.9, -99.99, -100, -127, -127.94, -200, -273, -273.1, -273.15, -273.2, -300, -327.67, -327.68, -400, -500,
  -555, -777, -850, -888.88, -999, -999.9, -999.99, -1000, -3276.7, -3276.8, -9999, -9999.9, -32767, -32768, 327.67,
  327.68, 555, 655.35, 777, 850, 888.88, 999, 999.9, 999.99, 1000, 3276.7, 3276.8, 6553.5, 9999, 9999.9, 32767, 32768,
  65535,
]);

export function isSentinel(printed: number): boolean {
  return SENTINELS.has(printed);
}

/** DS18B20 powers up at 85 °C and SHT/DHT boards report −40 °C without an answer: real only when reached by degrees. */
const BY_JUMP = new Set([85, -40]);
const JUMP_KELVIN = 10;

/**
 * Marks runs of exactly 85 or −40 that begin and end in a jump of more than 10 K as missing (NaN), in place; answers how many. A
 * freezer that cools through −40 keeps every reading. `celsius` holds NaN where there is no value.
 */
export function dropJumpFaults(celsius: number[] | Float64Array): number {
  let dropped = 0;
  for (let start = 0; start < celsius.length; start++) {
    const value = celsius[start] ?? Number.NaN;
    if (!BY_JUMP.has(value)) continue;
    let end = start + 1;
    while (end < celsius.length && (celsius[end] === value || Number.isNaN(celsius[end]))) end += 1;
    const [before, after] = [celsius[lastValue(celsius, start - 1)], celsius[end]];
    const far = (other: number | undefined) => other === undefined || Math.abs(other - value) > JUMP_KELVIN;
    if ((before !== undefined || after !== undefined) && far(before) && far(after)) {
      for (let at = start; at < end; at++) {
        if (celsius[at] === value) dropped += 1;
        celsius[at] = Number.NaN;
      }
    }
    start = end - 1;
  }
  return dropped;
}

function lastValue(celsius: number[] | Float64Array, from: number): number {
  let at = from;
  while (at >= 0 && Number.isNaN(celsius[at])) at -= 1;
  return at;
}
