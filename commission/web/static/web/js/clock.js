// Keeps the clocks of the masthead going. The server printed them; without script they show when the page was made.

const japanese = document.documentElement.lang === "ja";
const DAYS = { Sun: "日", Mon: "月", Tue: "火", Wed: "水", Thu: "木", Fri: "金", Sat: "土" };

function parts(zone, now) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, weekday: "short", day: "numeric", month: japanese ? "numeric" : "short",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(now).map((part) => [part.type, part.value]));
}

function words(clock, now) {
  const { weekday, day, month, hour, minute } = parts(clock.dataset.clock, now);
  const time = `${hour}:${minute}`;
  if (japanese) {
    return `${"short" in clock.dataset ? "" : `${Number(month)}月${day}日`}（${DAYS[weekday]}）${time}`;
  }
  // British months are "Sept" in some engines; the server writes three letters.
  return "short" in clock.dataset ? `${weekday} ${time}` : `${weekday} ${day} ${month.slice(0, 3)}, ${time}`;
}

function tick() {
  const now = new Date();
  for (const clock of document.querySelectorAll("[data-clock]")) {
    clock.textContent = words(clock, now);
  }
  setTimeout(tick, 60_000 - (now.getTime() % 60_000) + 50);
}

if (document.querySelector("[data-clock]")) {
  tick();
}
