import { STATES, problem, when } from "./words.js";

const $ = (id) => document.getElementById(id);
const CONSENT_TEXT = "2026-1";
const PHONE = /^(\+?[0-9][0-9 .]{7,15})?$/;

/** Ask the server; throws {code} for a refusal, OFFLINE where nothing answers. */
export async function send(method, path, body, headers = {}) {
  const asked = { method, headers: { ...headers }, cache: "no-store" };
  if (body !== undefined) { asked.body = JSON.stringify(body); asked.headers["Content-Type"] = "application/json"; }
  let answer;
  try { answer = await fetch(path, asked); } catch { throw { code: "OFFLINE" }; }
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({ code: "FAULT" }));
  if (!answer.ok) throw told;
  return told;
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One key for one wording: pressed again after a lost answer, it is not sent twice. */
let pending = { words: "", key: "" };
function keyFor(words) {
  if (pending.words !== words) pending = { words, key: newKey() };
  return pending.key;
}

function complain(id, text, field) {
  $(id).textContent = text;
  $(id).hidden = !text;
  if (field) { field.setAttribute("aria-invalid", "true"); field.focus(); }
}

function written(area) {
  const rating = $("kind").value === "RATING" ? Number($("rating").value) : null;
  return {
    area: area.code, kind: $("kind").value, text: $("text").value.trim(), rating,
    name: $("name").value.trim(), phone: $("phone").value.trim(), consent: $("consent").checked,
    consent_text: CONSENT_TEXT, for_child: $("for-child").checked, guardian_consent: $("guardian").checked,
  };
}

function firstFault(said) {
  if (!said.text) return ["Xin ghi nội dung.", $("text")];
  if (!PHONE.test(said.phone)) return ["Số điện thoại chưa đúng.", $("phone")];
  if (said.for_child && !said.guardian_consent) return ["Cần cha mẹ hoặc người giám hộ đồng ý.", $("guardian")];
  if (!said.consent) return ["Cần đánh dấu đồng ý thì mới gửi được.", $("consent")];
  return null;
}

async function onSend(event, area) {
  event.preventDefault();
  for (const field of $("send").elements) field.removeAttribute("aria-invalid");
  const said = written(area);
  const fault = firstFault(said);
  complain("send-problem", fault ? fault[0] : "", fault?.[1]);
  if (fault) return;
  const button = $("send").querySelector("button");
  button.disabled = true;
  try {
    const taken = await send("POST", "/v1/public/feedback", said, { "Idempotency-Key": keyFor(JSON.stringify(said)) });
    $("reference").textContent = taken.reference;
    $("send").reset();
    $("send").hidden = true;
    $("sent").hidden = false;
    $("sent").focus();
    pending = { words: "", key: "" };
  } catch (error) {
    complain("send-problem", problem(error.code));
  } finally {
    button.disabled = false;
  }
}

function line(tag, text, className) {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

function shown(view, code) {
  const box = document.createElement("article");
  box.append(line("h2", STATES[view.state] ?? view.state));
  box.append(line("p", `Gửi ${when(view.received_at)} · thay đổi ${when(view.changed_at)}`, "meta"));
  box.append(line("p", view.text));
  if (view.answer) box.append(line("h2", "Trả lời"), line("p", view.answer));
  if (view.reason) box.append(line("h2", "Lý do"), line("p", view.reason));
  const erase = box.appendChild(line("button", "Xóa nội dung và thông tin của tôi", "quiet"));
  erase.type = "button";
  erase.onclick = async () => {
    if (!confirm("Xóa hẳn nội dung, tên và số điện thoại đã gửi?")) return;
    try {
      await send("DELETE", "/v1/public/feedback", undefined, { "Feedback-Reference": code });
      $("answer").replaceChildren(line("p", "Đã xóa."));
    } catch (error) {
      complain("read-problem", problem(error.code));
    }
  };
  return box;
}

async function onRead(event) {
  event.preventDefault();
  const code = $("code").value.trim();
  $("answer").replaceChildren();
  if (code.length < 16) { complain("read-problem", "Mã có 16 chữ.", $("code")); return; }
  complain("read-problem", "");
  try {
    $("answer").replaceChildren(shown(await send("GET", "/v1/public/feedback", undefined, { "Feedback-Reference": code }), code));
    $("answer").focus();
  } catch (error) {
    complain("read-problem", problem(error.code), $("code"));
  }
}

const KEPT = "codes";

function keptCodes() {
  try { return JSON.parse(localStorage.getItem(KEPT)) ?? []; } catch { return []; }
}

/** Codes that the citizen chose to keep on this machine, each to be read or forgotten. */
function showKept() {
  const codes = keptCodes();
  $("kept").hidden = codes.length === 0;
  $("kept-list").replaceChildren(...codes.map(({ code, at }) => {
    const item = line("li", "");
    const read = item.appendChild(line("button", `${code} · gửi ${when(at)}`));
    read.type = "button";
    read.onclick = () => { $("code").value = code; $("read").requestSubmit(); };
    const forget = item.appendChild(line("button", "Bỏ", "quiet"));
    forget.type = "button";
    forget.setAttribute("aria-label", `Không giữ mã ${code} nữa`);
    forget.onclick = () => {
      localStorage.setItem(KEPT, JSON.stringify(keptCodes().filter((one) => one.code !== code)));
      showKept();
    };
    return item;
  }));
}

/** Bring the two forms to life; ``area`` gives the chosen area. */
export function feedbackForms(area) {
  showKept();
  $("keep").onclick = () => {
    const code = $("reference").textContent;
    const others = keptCodes().filter((one) => one.code !== code);
    localStorage.setItem(KEPT, JSON.stringify([{ code, at: Date.now() }, ...others].slice(0, 20)));
    $("keep").textContent = "Đã giữ: xem ở mục Xem trả lời";
    showKept();
  };
  $("send").addEventListener("submit", (event) => onSend(event, area()));
  $("read").addEventListener("submit", onRead);
  $("kind").onchange = () => { $("rating-row").hidden = $("kind").value !== "RATING"; };
  $("for-child").onchange = () => { $("guardian-row").hidden = !$("for-child").checked; };
  $("copy").onclick = async () => {
    try { await navigator.clipboard.writeText($("reference").textContent); $("copy").textContent = "Đã chép"; }
    catch { getSelection().selectAllChildren($("reference")); }
  };
  $("again").onclick = () => {
    $("reference").textContent = "";
    $("copy").textContent = "Chép mã";
    $("keep").textContent = "Giữ mã trong máy này";
    $("sent").hidden = true;
    $("send").hidden = false;
    $("text").focus();
  };
}
