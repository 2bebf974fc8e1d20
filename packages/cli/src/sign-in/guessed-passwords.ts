/**
 * The most common passwords of ten characters and more, as lists of leaked ones have them, for Chinese and English keyboards. Beside them
 * patterns: one character or a short piece again and again, runs of the keyboard and of digits, dates and telephone numbers alone.
 */
const COMMON = new Set(
  (
    "1234567890 0123456789 9876543210 0987654321 12345678910 123456789a a123456789 1234567890a 123456789q qq123456789 123456789qq " +
    "123123123a 1122334455 1212121212 1029384756 1357924680 147258369a 1472583690 9638527410 7894561230 0147258369 1123581321 " +
    "5201314520 1314520520 5201314aaa 1314520aaa woaini1314 woaini1314520 woaini5201314 woaini520520 woaini123456 woaiwojia1 woaiwojia123 wodemima123 " +
    "nihao123456 asdf123456 asdfghjkl1 asdfghjkl; asd123456789 aini1314520 iloveyou520 iloveyou123 iloveyou1314 zxcvbnm123 zxcvbnm1234 " +
    "qwertyuiop qwerty12345 qwerty123456 qwe123456789 qwertyuiop1 1qaz2wsx3edc 1qazxsw23edc 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsxcde3 " +
    "password12 password123 password1234 password01 password11 password99 passw0rd12 passw0rd123 p@ssw0rd123 p@ssword123 mypassword letmein123 welcome123 " +
    "administrator admin12345 admin123456 admin888888 root123456 test123456 user123456 guest12345 abc1234567 abcd123456 abcd12345678 abcde12345 abc123456789 " +
    "aa12345678 aa123456789 aa1234567890 a1b2c3d4e5 a1s2d3f4g5 aaa123456789 sunshine12 princess12 football12 baseball12 superman12 dragon1234 monkey1234 " +
    "michael123 jordan1234 shadow1234 master1234 computer12 internet12 changeme12 changeme123 trustno1234 zhongguo123 beijing2008 china123456 " +
    "caonima123 wangyut2 xiaoming123 suyuan123456 suyuan1234 lvseshipin nongye1234 mihoutao123"
  ).split(" "),
);

const RUNS = [
  "01234567890123456789",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1qaz2wsx3edc4rfv5tgb",
  "abcdefghijklmnopqrstuvwxyz",
  "qazwsxedcrfvtgb",
];

/** Is this one of the passwords that are tried first? */
export function isCommon(password: string): boolean {
  const plain = password.toLowerCase();
  return COMMON.has(plain) || isRepeated(plain) || isRun(plain) || isDateOrPhone(plain);
}

/** A piece of at most four characters again and again. */
function isRepeated(plain: string): boolean {
  return [1, 2, 3, 4].some(
    (size) =>
      plain ===
      plain
        .slice(0, size)
        .repeat(Math.ceil(plain.length / size))
        .slice(0, plain.length),
  );
}

/** Runs of neighbours, forwards or backwards, and at most three other characters. */
function isRun(plain: string): boolean {
  const backwards = (run: string) => [...run].reverse().join("");
  return [...RUNS, ...RUNS.map(backwards)].some((run) => {
    for (let from = 0; from < plain.length - 5; from++) {
      let length = 6;
      while (run.includes(plain.slice(from, from + length)) && from + length <= plain.length) length += 1;
      if (length > 6 && plain.length - (length - 1) <= 3) return true;
    }
    return false;
  });
}

/** A mobile number, or a birthday twice or with two more digits. */
function isDateOrPhone(plain: string): boolean {
  return (
    /^(?:\+?86)?1[3-9]\d{9}$/.test(plain) ||
    /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{2,4}$/.test(plain)
  );
}
