// Instants and civil dates as the acting person sees them: in their own zone,
// and with "today" by the workspace's clock, which may have been moved.

const formats = new Map();

/** format is a cached Intl formatter: making one costs more than a message. */
function format(tz, options) {
  const key = tz + JSON.stringify(options);
  let f = formats.get(key);
  if (!f) {
    try {
      f = new Intl.DateTimeFormat("en-US", { timeZone: tz || "UTC", ...options });
    } catch {
      f = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options });
    }
    formats.set(key, f);
  }
  return f;
}

const at = (unix) => new Date(unix * 1000);

/** parts are the numbers a clock on the wall shows at that instant. */
export function parts(unix, tz) {
  const out = {};
  for (const p of format(tz, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at(unix))) {
    out[p.type] = p.value;
  }
  return out;
}

/** dayOf is the civil date, "2026-05-12". */
export function dayOf(unix, tz) {
  const p = parts(unix, tz);
  return `${p.year.padStart(4, "0")}-${p.month}-${p.day}`;
}

/** timeOf is "9:41 AM". */
export function timeOf(unix, tz) {
  return format(tz, { hour: "numeric", minute: "2-digit" }).format(at(unix));
}

/** momentOf is "Tue, Nov 24, 2026, 9:41 AM". */
export function momentOf(unix, tz) {
  return format(tz, {
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
  }).format(at(unix));
}

/** dayLabel is what a divider between days says. */
export function dayLabel(unix, tz, now) {
  const day = dayOf(unix, tz);
  if (day === dayOf(now, tz)) return "Today";
  if (day === dayOf(now - 86400, tz)) return "Yesterday";
  const sameYear = day.slice(0, 4) === dayOf(now, tz).slice(0, 4);
  return format(tz, { weekday: "long", month: "long", day: "numeric", year: sameYear ? undefined : "numeric" }).format(
    at(unix),
  );
}

/** civil is a civil date as a UTC instant, or null if there is no such day. */
export function civil(day) {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "");
  if (!m) return null;
  const d = new Date(Date.UTC(+m[1], +m[2] - 1, +m[3]));
  return d.toISOString().slice(0, 10) === day ? d : null;
}

/** addDays is the civil date n days on. */
export function addDays(day, n) {
  const d = civil(day);
  d.setUTCDate(d.getUTCDate() + n);
  return d.toISOString().slice(0, 10);
}

/** addMonths is the same day n months on, or that month's last. */
export function addMonths(day, n) {
  const d = civil(day);
  const want = d.getUTCDate();
  d.setUTCDate(1);
  d.setUTCMonth(d.getUTCMonth() + n);
  const last = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).getUTCDate();
  d.setUTCDate(Math.min(want, last));
  return d.toISOString().slice(0, 10);
}

/** civilLabel is a civil date in words: "long" for a cell's name, "short" for a button. */
export function civilLabel(day, style = "short") {
  const options =
    style === "long"
      ? { weekday: "long", month: "long", day: "numeric", year: "numeric" }
      : style === "month"
        ? { month: "long", year: "numeric" }
        : { month: "short", day: "numeric", year: "numeric" };
  return format("UTC", options).format(civil(day));
}

/** unixAt is the instant at which a wall clock in tz shows that date and time. */
export function unixAt(day, time, tz) {
  const [hour, minute] = time.split(":").map(Number);
  const wall = civil(day).getTime() / 1000 + hour * 3600 + minute * 60;
  let unix = wall;
  // Twice, because the first guess may lie on the other side of a change of offset.
  for (let i = 0; i < 2; i++) {
    const p = parts(unix, tz);
    const shown = Date.UTC(+p.year, +p.month - 1, +p.day, +p.hour, +p.minute) / 1000;
    unix += wall - shown;
  }
  return unix;
}

/** slackDate fills the tokens of <!date^…>, e.g. "{date_short} at {time}". */
export function slackDate(unix, pattern, tz, now) {
  const near = (style) => {
    const day = dayOf(unix, tz);
    if (day === dayOf(now, tz)) return "today";
    if (day === dayOf(now - 86400, tz)) return "yesterday";
    if (day === dayOf(now + 86400, tz)) return "tomorrow";
    return style();
  };
  const f = (options) => format(tz, options).format(at(unix));
  const date = () => f({ month: "long", day: "numeric", year: "numeric" });
  const short = () => f({ month: "short", day: "numeric", year: "numeric" });
  const long = () => f({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
  const tokens = {
    date_num: () => dayOf(unix, tz),
    date,
    date_short: short,
    date_long: long,
    date_pretty: () => near(date),
    date_short_pretty: () => near(short),
    date_long_pretty: () => near(long),
    time: () => timeOf(unix, tz),
    time_secs: () => f({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
    ago: () => ago(unix, now),
  };
  return pattern.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(tokens, name) ? tokens[name]() : all));
}

/** ago is "3 hours ago" or "in 2 days". */
export function ago(unix, now) {
  const seconds = unix - now;
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const words = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}
