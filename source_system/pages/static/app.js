import { send, feedbackForms } from "./feedback.js";
import { CATEGORIES, LEVELS } from "./words.js";

const $ = (id) => document.getElementById(id);
const SECTIONS = ["dia-ban", "tin", "gui", "tra-loi"];
const REFRESH_MS = 30_000;
let area = readArea();
let cursor = "0";

function readArea() {
  const asked = new URLSearchParams(location.search).get("area");
  if (asked) return { code: asked, name: "" };
  try { return JSON.parse(localStorage.getItem("area")); } catch { return null; }
}

function make(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function show(name) {
  const wanted = !area ? "dia-ban" : SECTIONS.includes(name) ? name : "tin";
  for (const section of SECTIONS) {
    $(section).hidden = section !== wanted;
    const tab = $(`tab-${section}`);
    if (tab) wanted === section ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
  }
  if (wanted === "dia-ban") chooseUnder(null, []);
}

async function chooseUnder(parent, path) {
  const query = parent ? `?under=${encodeURIComponent(parent.code)}` : "";
  const list = $("area-list");
  const areas = [];
  let page = { cursor: "0", more: true };
  try {
    while (page.more) {
      page = await send("GET", `/v1/public/areas${query}${query ? "&" : "?"}cursor=${page.cursor}`);
      areas.push(...page.areas);
    }
  } catch {
    list.replaceChildren(make("li", "Chưa tải được danh sách. Xin thử lại khi có mạng."));
    return;
  }
  if (!parent && areas.length === 1) return chooseUnder(areas[0], []);
  $("area-path").replaceChildren(...path.map((step, index) => {
    const item = make("li");
    const button = item.appendChild(make("button", step.name));
    button.type = "button";
    button.onclick = () => chooseUnder(step, path.slice(0, index + 1));
    return item;
  }));
  list.replaceChildren(...areas.map((one) => {
    const item = make("li");
    const button = item.appendChild(make("button", one.name));
    button.type = "button";
    button.onclick = () => chooseUnder(one, [...path, one]);
    return item;
  }));
  const here = $("area-here");
  here.hidden = path.length === 0;
  here.textContent = parent ? `Xem tin của ${parent.name}` : "";
  here.onclick = () => {
    area = { code: parent.code, name: parent.name };
    localStorage.setItem("area", JSON.stringify(area));
    location.hash = "#tin";
    show("tin");
    refresh();
    $("main").focus();
  };
}

function article(news) {
  const box = make("article");
  box.lang = news.language;
  box.append(make("h2", news.title));
  const when = new Date(news.at).toLocaleString("vi-VN", { dateStyle: "medium", timeStyle: "short" });
  box.append(make("p", `${when} · ${news.agency} · ${CATEGORIES[news.category] ?? ""}`, "meta"));
  if (news.text) box.append(make("p", news.text));
  if (news.audio) {
    const audio = box.appendChild(make("audio"));
    audio.controls = true;
    audio.preload = "none";
    audio.src = `/v1/public/audio/${news.audio.sha256}`;
    audio.setAttribute("aria-label", `Nghe lại: ${news.title}`);
  }
  return box;
}

function alarm(news) {
  const box = make("section", undefined, `emergency l${news.disaster_level ?? 4}`);
  box.append(make("p", `KHẨN CẤP${news.disaster_level ? ` · rủi ro thiên tai ${LEVELS[news.disaster_level]}` : ""}`, "level"));
  for (const part of article(news).childNodes) box.append(part.cloneNode(true));
  return box;
}

async function load(older) {
  const page = await send("GET", `/v1/public/news?area=${encodeURIComponent(area.code)}&cursor=${older ? cursor : "0"}`);
  if (!older) {
    area = { code: page.area.code, name: page.area.name };
    $("station").textContent = `Truyền thanh · ${area.name}`;
    const ids = page.emergencies.map((one) => one.id).join();
    // Said again only when something changed: a screen reader speaks whatever is put here.
    if ($("emergencies").dataset.ids !== ids) {
      $("emergencies").dataset.ids = ids;
      $("emergencies").replaceChildren(...page.emergencies.map(alarm));
    }
  }
  const box = $("news");
  const playing = [...box.querySelectorAll("audio")].some((audio) => !audio.paused);
  if (!older && playing) return;
  // Those that run stand above already.
  const items = page.news.filter((news) => older || !news.running).map(article);
  if (!older && items.length === 0) items.push(make("p", "Chưa có tin nào."));
  older ? box.append(...items) : box.replaceChildren(...items);
  box.setAttribute("aria-busy", "false");
  cursor = page.cursor;
  $("more").hidden = !page.more;
}

async function refresh() {
  if (!area || document.hidden) return;
  try {
    await load(false);
    $("offline").hidden = navigator.onLine;
  } catch (error) {
    if (error.code === "NOT_FOUND") { area = null; localStorage.removeItem("area"); show("dia-ban"); return; }
    $("offline").hidden = false;
  }
}

async function tellTraining() {
  try { $("training").hidden = !(await send("GET", "/v1/about")).training_data; } catch { /* the news says it is offline */ }
}

$("change-area").onclick = () => { area = null; show("dia-ban"); $("main").focus(); };
$("more").onclick = () => load(true).catch(() => { $("offline").hidden = false; });
addEventListener("hashchange", () => { show(location.hash.slice(1)); $("main").focus({ preventScroll: true }); scrollTo(0, 0); });
addEventListener("online", refresh);
addEventListener("offline", () => { $("offline").hidden = false; });
document.addEventListener("visibilitychange", refresh);
feedbackForms(() => area);
show(location.hash.slice(1));
refresh();
tellTraining();
setInterval(refresh, REFRESH_MS);
if ("serviceWorker" in navigator) navigator.serviceWorker.register("sw.js");
