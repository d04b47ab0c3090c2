// Keeps what is typed, shows the page beside it, and keeps both in step; else all is a plain form.
const root = document.documentElement;
const id = (name) => document.getElementById(name);
const form = id("edit");
const body = id("body");
const page = id("page");
const reading = id("preview");
const given = form.dataset;
const { language, csrf_token: token } = form.elements;

function typed() {
  const { csrf_token: secret, ...own } = Object.fromEntries(new FormData(form));
  return own;
}

// What the form says of itself is no text of its author's.
const words = ({ base, filed, key, ...own } = typed()) => JSON.stringify(own);

async function ask(address, method = "GET") {
  const body = method === "POST" ? new FormData(form) : null;
  try {
    const signal = AbortSignal.timeout(20_000);
    const answer = await fetch(address, { method, body, signal, headers: { Accept: "application/json" } });
    return { status: answer.status, ...(await answer.json().catch(() => {})) };
  } catch {
    return { status: 0 };
  }
}

async function renew() {
  const answer = await ask(given.token);
  if (answer.csrf_token && token) token.value = answer.csrf_token;
  return answer;
}

async function post(address) {
  const answer = await ask(address, "POST");
  if (answer.status !== 400) return answer;
  const renewed = await renew();
  return renewed.status === 200 ? ask(address, "POST") : renewed;
}

// Autosave: two seconds after the last key, four after the first
let confirmed = words();
let kind = "";
let first = 0;
let timer = 0;
let saving = null;
let leaving = false;
const inTrouble = () => kind && kind !== "saved";

function report({ status, saved, error }) {
  const was = kind;
  kind = { 200: "saved", 401: "lost", 0: "offline" }[status] || "failed";
  const said = (status === 422 && error) || given[kind]?.replace("{time}", saved) || "";
  id("signed-out").hidden = kind !== "lost";
  id("state").textContent = said;
  if (kind !== was) id("told").textContent = said || id("signed-out").textContent;
}

const save = () => (saving ||= send().finally(() => (saving = null)));

async function send() {
  const text = words();
  clearTimeout(timer);
  first = 0;
  if (text === confirmed && !inTrouble()) return { status: 200 };
  const answer = await post(given.autosave);
  report(answer);
  if (answer.status === 200) confirmed = text;
  else timer = setTimeout(save, 10_000);
  hold();
  if (answer.status === 200 && words() !== confirmed) later();
  return answer;
}

function later() {
  first ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(save, Math.min(2000, first + 4000 - Date.now()));
}

// The copy in this browser, kept until the server has it
const shelf = `verso:${given.store}:`;
const place = shelf + (form.elements.key?.value || Math.random());
let holding = 0;

function hold() {
  clearTimeout(holding);
  holding = 0;
  try {
    if (words() === confirmed) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify({ fields: typed(), at: Date.now() }));
  } catch {} // full or switched off
}

function offer() {
  const kept = Object.entries({ ...localStorage }).filter(([name]) => name.startsWith(shelf));
  const read = kept.map(([name, text]) => ({ name, ...JSON.parse(text) })).filter(({ name, fields: own }) =>
    words(own) !== words() || localStorage.removeItem(name));
  const [copy] = read.sort((one, other) => other.at - one.at);
  const slip = id("held");
  slip.hidden = !copy;
  if (!copy) return;
  const time = slip.querySelector("span");
  const style = { dateStyle: "long", timeStyle: "short" };
  time.textContent = new Date(copy.at).toLocaleString(time.lang, style);
  slip.onclick = ({ target: { dataset } }) => {
    if (!dataset.held) return;
    if (dataset.held === "take") take(copy.fields);
    localStorage.removeItem(copy.name);
    hold();
    offer();
    body.focus();
  };
}

// With its revision, so that what others saved since then is not lost.
function take(values) {
  for (const field of form.elements) {
    const value = values[field.name] ?? "";
    if (field.type === "checkbox") field.checked = value;
    else if (!(field.name in values) || value === field.value || field.name === "key") continue;
    else if (field.matches("textarea, [type=text]")) {
      field.select();
      document.execCommand(value ? "insertText" : "delete", false, value); // so that it can be undone
    } else field.value = value;
  }
  changed();
}

let showing = false;
let again = false;
let pause = 0;
let last = "";

async function show() {
  again = showing;
  if (showing) return;
  showing = true;
  const answer = await post(given.preview);
  showing = false;
  id("refused").textContent = (answer.status === 422 && answer.error) || "";
  if (answer.status === 200) fill(answer);
  if (again) show();
  else if (answer.status === 503) pause = setTimeout(show, 1000);
}

function fill({ html, words: extent, checks, needed }) {
  id("extent").textContent = extent;
  id("checks").innerHTML = checks;
  id("needed").textContent = needed;
  if (html !== last) {
    page.innerHTML = last = html;
    // So that the text stays where it is.
    for (const link of page.querySelectorAll("a:not([href^='#'])")) link.target = "_blank";
  }
  measure();
}

// Scrolling in step: blocks that begin alike stand beside each other
let steps = [];
const bare = (text) => text.slice(0, 200).replace(/[^\p{L}\p{N}]+/gu, "").slice(0, 24);

function measure() {
  const columns = body.clientWidth / 8.4; // about: only the share of each line counts
  let all = 0;
  const lines = body.value.split("\n").map((text) => {
    const row = all;
    all += Math.ceil(text.length / columns) || 1;
    return { row, text: bare(text) };
  });
  const top = body.getBoundingClientRect().top + scrollY;
  const above = reading.getBoundingClientRect().top;
  steps = [[above, 0]];
  let next = 0;
  for (const block of page.querySelectorAll(".text > *")) {
    const begins = bare((block.querySelector("li, p, th, dt, code") || block).textContent);
    const n = begins ? lines.findIndex(({ text }, at) => at >= next && text === begins) : -1;
    if (n < 0) continue;
    next = n + 1;
    const there = block.getBoundingClientRect().top + reading.scrollTop - above;
    steps.push([top + (body.offsetHeight * lines[n].row) / all, there]);
  }
  steps.push([root.scrollHeight, reading.scrollHeight]);
  follow();
}

function follow() {
  if (!steps.length || getComputedStyle(reading).position !== "sticky") return;
  // The line looked at wanders down: so both sides begin and end together.
  const share = scrollY / Math.max(1, root.scrollHeight - innerHeight);
  const down = share * reading.offsetHeight;
  const at = scrollY + reading.getBoundingClientRect().top + down;
  const n = Math.max(1, steps.findIndex(([text]) => text >= at));
  const [[from, start], [to, end]] = [steps[n - 1], steps[n]];
  reading.scrollTop = start + ((at - from) / Math.max(1, to - from)) * (end - start) - down;
}

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  body.style.blockSize = "auto";
  body.style.blockSize = `${body.scrollHeight}px`;
}

function changed() {
  grow();
  holding ||= setTimeout(hold, 500);
  later();
  clearTimeout(pause);
  pause = setTimeout(show, 400);
}

// The page is left only for a server that answers, and knows who is asking.
form.addEventListener("submit", async (event) => {
  if (leaving) return;
  event.preventDefault();
  await saving;
  const answer = words() === confirmed ? await renew() : await save();
  if ([0, 401].includes(answer.status)) {
    kind = ""; // it is said once more
    return report(answer);
  }
  leaving = true;
  form.requestSubmit(event.submitter);
});

form.addEventListener("input", changed);
language.addEventListener("change", () => {
  for (const field of form.querySelectorAll("[lang]")) field.lang = language.value;
});
addEventListener("focus", () => inTrouble() && save());
addEventListener("pagehide", hold);
addEventListener("pageshow", () => (leaving = false));
addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
addEventListener("resize", measure);
new ResizeObserver(([bar]) => {
  root.style.setProperty("--bar", `${bar.target.offsetHeight}px`);
}).observe(id("bar"));
root.classList.add("live");
grow();
show();
offer();
