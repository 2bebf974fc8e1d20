/**
 * What columns of loggers' tables are called in simplified and traditional Chinese, English, German, Spanish, French, Swedish and
 * Portuguese. Patterns meet a heading without accents and in lower case; Latin words are whole words unless a language
 * compounds them. Order matters: what limits, sets or derives a temperature is none, whatever else its heading says.
 */

export type Role =
  | "set-point"
  | "limit"
  | "derived"
  | "aggregate"
  | "dew-point"
  | "battery"
  | "light"
  | "gas"
  | "pressure"
  | "humidity"
  | "difference"
  | "signal"
  | "place"
  | "outside"
  | "inside-device"
  | "temperature"
  | "value"
  | "probe"
  | "time"
  | "other-time"
  | "elapsed"
  | "half-day"
  | "zone"
  | "unit"
  | "index"
  | "device"
  | "event"
  | "unknown";

/** One meaning: Chinese parts, Latin whole words, parts of compounds and signs; each a list with bars between. */
interface Words {
  role: Role;
  chinese?: string;
  words?: string;
  parts?: string;
  /** The heading is one of these and nothing more. */
  alone?: string;
}

function patternOf({ chinese, words, parts, alone }: Omit<Words, "role">): RegExp {
  const sources = [chinese, words && `(?<![a-z])(?:${words})(?![a-z])`, parts, alone && `^(?:${alone})$`];
  return new RegExp(sources.filter((source) => source !== undefined).join("|"), "i");
}

/** Is a temperature spoken of at all? */
export const TEMPERATURE_WORD = patternOf({
  chinese: "温度|溫度|气温|氣溫|室温|库温|箱温|品温|回风|送风|出风|迴風|水温",
  words:
    "temps?|temperature?s?|temp(?:erature)?[cf]|tmp|thermo(?:couple|metro)?|termo(?:par)?|t\\d?|tc\\d?|ntc\\d?|pt100\\d?",
  parts: "temperatur|(?<![a-z])temp[ _.-]?\\d*(?![a-z])",
});

/** A device, not what it measures: "Temp logger 2", "温度记录仪", "thermometer". */
const RECORDER = patternOf({
  chinese: "记录仪|記錄儀|记录器|温度计|温湿度计|标签|監測儀|监测仪|采集器",
  words: "temp(?:erature)? ?(?:logger|recorder|tag|monitor|sensor name|device)s?|data ?loggers?|thermometers?|recorder",
  parts: "datenlogger|registrador|enregistreur",
});

const SPECIAL: readonly Words[] = [
  {
    role: "zone",
    chinese: "时区|時區",
    words: "time ?zone|tz|utc ?offset|zona horaria|fuseau(?: horaire)?|fuso(?: horario)?",
    parts: "zeitzone|tidszon",
  },
  { role: "unit", alone: "units?|uom|单位|單位|温度单位|einheit|unidad|unidade|unite|enhet|temp(?:erature)? unit" },
  { role: "half-day", alone: "am ?/? ?pm|上午/?下午|am|half|time half|meridiem" },
  {
    role: "other-time",
    chinese: "上传|上報|上报时间|接收时间|入库时间|服务器时间|导出时间|更新时间|创建时间",
    words:
      "upload(?:ed)?|received? (?:at|time|date)?|server time|created(?: at)?|export(?:ed)?|download(?:ed)?|updated(?: at)?|sync(?:ed)?",
  },
  {
    role: "elapsed",
    chinese: "经过|历时|相对时间|持续|累计时间|间隔",
    words: "elapsed|duration|interval|time ?diff(?:erence|ernce)?|transcurrido|ecoule|decorrido",
    parts: "dauer|verstrichen|timediff|forfluten",
  },
  {
    role: "event",
    chinese: "状态|狀態|事件|备注|備註|标记|標記|注释|说明|报警信息|是否|超标",
    words:
      "status|state|events?|marks?|marker|notes?|comments?|remarks?|flag[\\w. ]*|stopped|started|end of file|host connected|coupler (?:attached|detached)|logged|button(?: up| down)?|bad battery|interval change|alarm(?: status| type| state)?|estado|evento|observac\\w*|nota|etat|evenement|remarque|handelse|anmarkning|situac\\w*",
    parts: "bemerkung|zustand|ereignis",
  },
  {
    role: "set-point",
    chinese: "设定|設定|设置温度|目标|給定|给定|控制温度",
    words:
      "set ?-?points?|setpt|set|set temp\\w*|target|consigna|punto de ajuste|consigne|borvarde|ponto de ajuste|valor ajustado|sp",
    parts: "sollwert|solltemp|^soll|borvarde",
  },
  {
    role: "limit",
    chinese: "上限|下限|阈值|閾值|报警|警報|警报|告警|预警|超限值|限值",
    words: "alarms?(?: ?(?:min|max))?|limits?|thresholds?|alarm(?:min|max)|umbral|limites?|seuil|limiar|grans",
    parts: "grenzwert|grenze|gransvarde|alarmmin|alarmmax",
  },
  {
    role: "dew-point",
    chinese: "露点|露點|霜点",
    words: "dew ?-?p(?:oin)?ts?|dewpoint|frost ?point|dp|td|punto de rocio|point de rosee|ponto de orvalho",
    parts: "taupunkt|daggpunkt",
  },
  {
    role: "derived",
    chinese: "湿球|濕球|体感|體感|热指数|动力学|露温",
    words:
      "wet ?-?bulb|heat ?index|feels ?like|wind ?chill|apparent|humidex|mkt|mean kinetic|vpd|svp|enthalpy|absolute humidity|mixing ratio",
    parts: "feuchtkugel|gefuhlt",
  },
  {
    role: "aggregate",
    chinese: "最高|最低|最大|最小|平均",
    words:
      "max(?:imum)?|min(?:imum)?|avg|average|mean|hi(?:gh)?est|lowest|std(?:ev)?|promedio|media|maxima?|minima?|moyenne|medel",
    parts: "mittelwert|durchschnitt",
  },
  {
    role: "difference",
    chinese: "温差|溫差|差值|变化率",
    words: "delta|diff(?:erence)?|deviation|rate|change",
    parts: "differenz",
  },
  {
    role: "battery",
    chinese: "电池|電池|电压|電壓|电量|電量",
    words: "batt?(?:ery|erie|eria)?|volt(?:age|s)?|vbat|vcc|bateria|batteri|tension|pilha|mv",
    parts: "spannung|spanning|^v$|\\(v\\)|\\[v\\]|\\(mv\\)",
  },
  {
    role: "light",
    chinese: "光照|照度|光强|亮度|紫外",
    words: "light|lux|lx|lxh|illum\\w*|uv|par|luz|lumiere|ljus",
    parts: "beleuchtung|helligkeit|mw/cm2",
  },
  {
    role: "gas",
    chinese: "二氧化碳|氧气|乙烯|氨气|气体|浓度",
    words: "co2|o2|ch4|nh3|voc|ppm|ethylene|pm ?\\d[\\d.]*|aqi|kohlendioxid",
  },
  {
    role: "pressure",
    chinese: "气压|氣壓|压力|壓力|压强",
    words: "press?(?:ure)?|abs pres|baro\\w*|hpa|k?pa|mbar|psi|presion|pression|tryck|pressao",
    parts: "druck",
  },
  {
    role: "humidity",
    chinese: "湿度|濕度|含水",
    words: "hum(?:id(?:ity)?)?|rel(?:ative)? hum\\w*|rh\\d?|rf|r\\.h\\.?|moisture|humedad|humidite|fukt\\w*|umidade",
    parts: "feucht|luftfukt|%\\s?r\\.?h|^%$|\\(%\\)|\\[%\\]|, ?%$|/%$",
  },
  {
    role: "signal",
    chinese: "信号|信號|強度|^门|开门|振动|震动",
    words: "rssi|signal|snr|lqi|shake|vibration|shock|tilt|motion|sound|noise|door",
  },
  {
    role: "place",
    chinese: "经度|纬度|經度|緯度|地址|速度|里程|海拔|深度",
    words: "lat(?:itude)?|lon(?:gitude)?|long|lng|gps|speed|altitude|depth|height|address|odometer",
  },
  {
    role: "inside-device",
    chinese: "主板|机内|機內|芯片|设备内部",
    words: "board|cpu|chip|mcu|soc|pcb|clock speed|enclosure|case temp",
  },
  {
    role: "outside",
    chinese: "室外|车外|車外|外界|户外|戶外",
    words: "outside|outdoors?|external ambient|exterior|exterieure?|utomhus|ute",
    parts: "aussen|außen",
  },
];

const OTHER: readonly Words[] = [
  {
    role: "time",
    chinese: "时间|時間|日期|时刻|日時",
    words:
      "time ?stamps?|date ?/? ?time|dates?|times?|clock|when|observed(?: at)?|recorded(?: at)?|measured at|day|fecha|hora|horario|heure|jour|datum|tid|tidpunkt|klockslag|klockan|data|momento|horodatage|instante|dt|epoch",
    parts: "zeit|datum|uhrzeit|datetime|timestamp|tidpunkt",
  },
  {
    role: "index",
    alone:
      "#|no\\.?|nr\\.?|nº|n°|n\\.|num\\.?|number|id|idx|index|rows?|rec(?:ord)?(?: ?(?:#|no\\.?|number|id))?|reading ?(?:#|no\\.?|number)|samples?(?: ?(?:#|no\\.?|number))?|item|entry|seq(?:uence)?|count|line|序号|序號|编号|編號|行号|记录号|記錄號|点数|lfd\\.? ?nr\\.?|nummer|numero|numer|numero de (?:registro|lectura)|ordem|ordre|lopnr|lopnummer",
  },
  {
    role: "device",
    chinese:
      "设备|設備|仪器|儀器|探头编号|探头名称|传感器|感測器|主机|测点|測點|位置|库房|仓库|冷库|车牌|名称|名稱|型号|序列号",
    words:
      "devices?(?: ?(?:id|name|no|number|serial))?|loggers?(?: ?(?:id|name))?|sensors?(?: ?(?:id|name|no|type))?|stations?|sites?(?: ?id)?|locations?|rooms?|warehouse|serial(?: ?(?:number|no))?|s/?n|transmitter|receiver|source|node|model|mac|imei|name|dispositivo|equipo|equipamento|ubicacion|appareil|lieu|plats|givare|where|unit ?id|gateway",
    parts: "gerat|geraet|standort|messstelle|fuhlername|seriennummer",
  },
  {
    role: "value",
    alone:
      "读数|讀數|数值|數值|测量值|測量值|值|data|values?|readings?|measurement|messwert|wert|valor|lectura|valeur|mesure|varde|matvarde|medida|leitura",
  },
  {
    role: "probe",
    chinese: "探头|探頭|通道|通路|传感|路",
    words:
      "probes?|ch(?:annel)?s?|sensors?|sondas?|sonde|canal|kanal|inputs?|internal|external|ambient|air|return|supply",
    parts: "^ch ?\\d|fuhler|kanal|^\\d{1,2}$|no\\.\\d",
  },
];

type Meanings = readonly (readonly [Role, RegExp])[];

/** Meanings in the order in which they are tried; the first that fits is the meaning. */
export const MEANINGS: Meanings = SPECIAL.map(({ role, ...words }) => [role, patternOf(words)]);

/** Meanings that are tried where no temperature is named. */
export const OTHER_MEANINGS: Meanings = OTHER.map(({ role, ...words }) => [role, patternOf(words)]);

export function namesRecorder(plain: string): boolean {
  return RECORDER.test(plain);
}

/** Words of languages that write dotted dates day first (and never month first). */
export const DOTTED_DAY_FIRST =
  /zeit|datum|uhrzeit|temperatur(?![ea])|feucht|einheit|fecha|hora\b|humedad|heure|humidite|tidpunkt|\btid\b|luftfukt|umidade/i;
