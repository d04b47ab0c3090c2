// Keeps what is typed, shows the page beside it, and keeps both in step.
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
const words = ({ base, filed, key, replaces, ...own } = typed()) => JSON.stringify(own);

async function ask(address, method) {
  try {
    const body = method && new FormData(form);
    const [signal, headers] = [AbortSignal.timeout(20_000), { Accept: "application/json" }];
    const answer = await fetch(address, { method, body, signal, headers });
    return { status: answer.status, ...(await answer.json().catch(() => {})) };
  } catch {
    return { status: 0 };
  }
}

async function renew() {
  const answer = await ask(given.token);
  const { csrf_token: fresh, person } = answer;
  // Somebody else who signed in here must not get this text.
  if (person && !given.store.startsWith(`${person}:`)) return { status: 401 };
  if (fresh) token.value = fresh;
  return answer;
}

async function post(address) {
  const answer = await ask(address, "POST");
  if (answer.status !== 400) return answer;
  const renewed = await renew();
  return renewed.status === 200 ? ask(address, "POST") : renewed;
}

let confirmed = words();
let kind = ""; // of trouble
let timer = 0;
let saving = null;
let busy = false; // until the page is left, or stays
let passing = false;

function report({ status, saved, error }) {
  const was = kind;
  kind = { 200: "", 401: "lost", 0: "offline" }[status] ?? "failed";
  if (!hold() && kind) kind = "unkept";
  const said = (status === 422 && error) || given[kind || "saved"]?.replace("{time}", saved) || "";
  id("signed-out").hidden = kind !== "lost";
  id("state").textContent = said;
  if (kind !== was) id("told").textContent = said || id("signed-out").textContent;
}

const save = () => (saving ||= send().finally(() => (saving = null)));
const later = (pause = 3000) => (timer ||= setTimeout(retry, pause));

function retry() {
  timer = 0;
  if (busy) later(); // a save under way drops what was kept
  else save();
}

async function send() {
  const text = words();
  clearTimeout(timer);
  timer = 0;
  if (text === confirmed && !kind) return { status: 200 };
  const answer = await post(given.autosave);
  if (answer.status === 200) confirmed = text;
  else later(10_000);
  report(answer);
  if (words() !== confirmed) later();
  return answer;
}

// The copy in this browser, kept until the server has it
const shelf = `verso:${given.store}:`;
const place = shelf + form.elements.key.value;
let holding = 0;

// Whether nothing would be lost with this page.
function hold() {
  clearTimeout(holding);
  holding = 0;
  const safe = words() === confirmed;
  try {
    if (safe) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify({ fields: typed(), at: Date.now() }));
    return true;
  } catch {
    return safe; // full or switched off
  }
}

function offer() {
  let kept = [];
  try {
    // Words typed while a new article was being saved are its own.
    kept = Object.entries({ ...localStorage })
      .filter(([name]) => name.startsWith(shelf) || (name === window.name && /new$/.test(document.referrer)))
      .map(([name, text]) => ({ name, ...JSON.parse(text) }))
      .filter(({ name, fields }) => words(fields) !== words() || localStorage.removeItem(name));
  } catch {} // switched off
  const [copy] = kept.sort((one, other) => other.at - one.at);
  const slip = id("held");
  if ((slip.hidden = !copy)) return;
  const time = slip.querySelector("span");
  time.textContent = new Date(copy.at)
    .toLocaleString(time.lang, { dateStyle: "long", timeStyle: "short" });
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
    const { name, type } = field;
    const value = values[name] ?? "";
    // What was new then may have a revision and an address by now.
    const own = name === "key" || !(value || values.base);
    if (type === "checkbox") field.checked = value;
    else if (!(name in values) || value === field.value || own) continue;
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
  const columns = body.clientWidth / 8.4; // about
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
    const n = lines.findIndex(({ text }, at) => at >= next && text && text === begins);
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

// Left once, and only for a server that answers, knows who is asking, and takes it.
form.onsubmit = async (event) => {
  if (passing) return (passing = false);
  event.preventDefault();
  if (busy) return;
  busy = true;
  await saving;
  const answer = words() === confirmed ? await renew() : await save();
  if ([0, 401, 403, 404, 410].includes(answer.status)) {
    busy = false;
    kind = ""; // it is said once more
    return report(answer);
  }
  window.name = place;
  passing = true;
  form.requestSubmit(event.submitter);
  busy = !passing; // a field may be wrong by now
  passing = false;
};

form.oninput = changed;
language.onchange = () => {
  for (const field of form.querySelectorAll("[lang]")) field.lang = language.value;
};
onfocus = () => kind && retry();
onpagehide = hold;
onbeforeunload = (event) => void (hold() || event.preventDefault());
onpageshow = () => (busy = false);
onscroll = () => requestAnimationFrame(follow);
new ResizeObserver(() => {
  root.style.setProperty("--bar", `${id("bar").offsetHeight}px`);
  measure();
}).observe(id("bar"));
root.classList.add("live");
grow();
show();
offer();
