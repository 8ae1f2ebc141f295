import { send, feedbackForms } from "./feedback.js";
import { CATEGORIES, LEVELS, when } from "./words.js";

const $ = (id) => document.getElementById(id);
const SECTIONS = ["dia-ban", "tin", "gui", "tra-loi"];
const REFRESH_MS = 30_000;
const MANY = 12;
let area = readArea();
let cursor = "0";
let firstPage = "";
let olderShown = false;

/** A browser may keep storage from us; the page works without. */
function remember(name, value) {
  try { localStorage.setItem(name, value); } catch { /* not kept */ }
}

/** Without tone marks, as people type on a telephone; đ has no decomposition. */
const plain = (text) => text.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");

function readArea() {
  const asked = new URLSearchParams(location.search).get("area");
  if (asked) {
    // A link or a QR code chose it: kept as one's own choice, so that choosing another later holds.
    const chosen = { code: asked, name: "" };
    remember("area", JSON.stringify(chosen));
    history.replaceState(null, "", location.pathname + location.hash);
    return chosen;
  }
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
  // Beside other parts an emergency is one line, so that a form begins in sight.
  document.body.dataset.part = wanted;
  $("tabs").hidden = !area;
  $("change-area").hidden = !area;
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
    item.dataset.plain = plain(one.name);
    const button = item.appendChild(make("button", one.name));
    button.type = "button";
    button.onclick = () => chooseUnder(one, [...path, one]);
    return item;
  }));
  $("area-find").value = "";
  $("area-find-row").hidden = areas.length <= MANY;
  $("area-none").hidden = true;
  $("area-below").hidden = path.length === 0 || areas.length === 0;
  const here = $("area-here");
  here.hidden = path.length === 0;
  here.textContent = parent ? `Xem tin của ${parent.name}` : "";
  here.onclick = () => {
    area = { code: parent.code, name: parent.name };
    remember("area", JSON.stringify(area));
    location.hash = "#tin";
    show("tin");
    refresh();
    $("main").focus();
  };
}

function findArea() {
  const wanted = plain($("area-find").value);
  let found = 0;
  for (const item of $("area-list").children) {
    item.hidden = !item.dataset.plain.includes(wanted);
    if (!item.hidden) found += 1;
  }
  $("area-none").hidden = found > 0;
}

function article(news) {
  const box = make("article");
  box.lang = news.language;
  box.append(make("h2", news.title));
  box.append(make("p", `${when(news.at)} · ${news.agency} · ${CATEGORIES[news.category] ?? ""}`, "meta"));
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
    remember("area", JSON.stringify(area));
    $("station").textContent = `Truyền thanh ${area.name}`;
    $("send-to").textContent = `Gửi tới đài truyền thanh và Ủy ban nhân dân: ${area.name}.`;
    document.title = `Truyền thanh · ${area.name}`;
    const ids = page.emergencies.map((one) => one.id).join();
    // Said again only when something changed: a screen reader speaks whatever is put here.
    if ($("emergencies").dataset.ids !== ids) {
      $("emergencies").dataset.ids = ids;
      $("emergencies").replaceChildren(...page.emergencies.map(alarm));
    }
  }
  const box = $("news");
  const playing = [...box.querySelectorAll("audio")].some((audio) => !audio.paused);
  const ids = `${area.code} ${page.news.map((one) => one.id + one.running).join()}`;
  // What is being read or heard stays in place; nothing is drawn anew where nothing changed.
  if (!older && (ids === firstPage || playing || (olderShown && scrollY > 0))) return;
  if (older) olderShown = true; else { firstPage = ids; olderShown = false; }
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
    if (navigator.onLine) remember("read-at", String(Date.now()));
    sayOffline(!navigator.onLine);
  } catch (error) {
    if (error.code === "NOT_FOUND") { area = null; remember("area", "null"); show("dia-ban"); return; }
    sayOffline(true);
  }
}

function sayOffline(offline) {
  let at = 0;
  try { at = Number(localStorage.getItem("read-at")); } catch { /* not kept */ }
  const since = at ? ` lúc ${when(at)}` : "";
  $("offline").textContent = offline ? `Mất mạng: đang xem tin đã lưu${since}.` : "";
  $("offline").hidden = !offline;
}

async function tellTraining() {
  try { $("training").hidden = !(await send("GET", "/v1/about")).training_data; } catch { /* the news says it is offline */ }
}

$("change-area").onclick = () => { area = null; show("dia-ban"); $("main").focus(); };
$("more").onclick = () => load(true).catch(() => sayOffline(true));
$("area-find").oninput = findArea;
addEventListener("hashchange", () => { show(location.hash.slice(1)); $("main").focus({ preventScroll: true }); scrollTo(0, 0); });
addEventListener("online", refresh);
addEventListener("offline", () => sayOffline(true));
document.addEventListener("visibilitychange", refresh);
feedbackForms(() => area);
show(location.hash.slice(1));
refresh();
tellTraining();
setInterval(refresh, REFRESH_MS);
if ("serviceWorker" in navigator) navigator.serviceWorker.register("sw.js");
