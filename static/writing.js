// Marks by button and key, lists that go on, and Markdown of what is pasted.
const body = document.getElementById("body");
const tools = document.getElementById("tools");
const buttons = [...tools.children];
const ITEM = /^([ \t]*)(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|(\d+)[.)][ \t]+)/;
const QUOTE = /^[ \t]*(?:> ?)+/;

const before = (place) => body.value.slice(0, place);
const inCode = () => (before(body.selectionStart).match(/^ {0,3}(```|~~~)/gm) || []).length % 2;

// In code or a link within the line.
function inMark() {
  const line = before(body.selectionStart).split("\n").pop();
  return line.split("`").length % 2 === 0 || /(\[|\]\()[^\])]*$/.test(line);
}

// By the one way that can be undone.
function put(start, end, text, from = text.length, to = from) {
  body.focus({ preventScroll: true });
  body.setSelectionRange(start, end);
  if (text || start < end) document.execCommand(text ? "insertText" : "delete", false, text);
  body.setSelectionRange(start + from, start + to);
}

function lines() {
  const start = before(body.selectionStart).lastIndexOf("\n") + 1;
  const end = `${body.value}\n`.indexOf("\n", body.selectionEnd);
  return { start, end, text: body.value.slice(start, end) };
}

function chosen() {
  const all = body.value.slice(body.selectionStart, body.selectionEnd);
  const start = body.selectionStart + all.search(/\S|$/);
  const text = all.trim();
  return { start, end: start + text.length, text };
}

// Stars are counted, since three of them are two marks at once.
function wrap(sign, length) {
  const { value } = body;
  const count = (at, step) => (value[at] === sign ? 1 + count(at + step, step) : 0);
  let { start, end } = chosen();
  if (start === end) { // the word around the caret
    const [left] = before(start).match(/[\p{L}\p{N}’']*$/u);
    const [right] = value.slice(end).match(/^[\p{L}\p{N}’']*/u);
    if (left && right) [start, end] = [start - left.length, end + right.length];
  }
  const inner = Math.min(count(start, 1), count(end - 1, -1));
  if (end - start > 2 * inner) [start, end] = [start + inner, end - inner];
  const around = Math.min(count(start - 1, -1), count(end, 1));
  const text = value.slice(start, end);
  const mark = sign.repeat(length);
  if (around === length || around > 2) put(start - length, end + length, text, 0, text.length);
  else put(start, end, mark + text + mark, length, length + text.length);
}

function prefix(mark, pattern) {
  const { start, end, text } = lines();
  const all = text.split("\n");
  const marked = text && all.every((line) => !line || pattern.test(line));
  const change = (line) => (marked ? line.replace(pattern, "") : line || !text ? mark + line : "");
  const fresh = all.map(change).join("\n");
  put(start, end, fresh, all.length > 1 ? 0 : fresh.length, fresh.length);
}

function block(text, from = text.length, to = from) {
  let { start, end } = chosen();
  const line = lines();
  // Under a list, an empty item would make a heading of it.
  if (!line.text.replace(ITEM, "")) ({ start, end } = line);
  const above = start ? "\n\n".slice(before(start).match(/\n{0,2}$/)[0].length) : "";
  const below = /^(\n|$)/.test(body.value.slice(end)) ? "" : "\n\n";
  put(start, end, above + text + below, above.length + from, above.length + to);
}

const safe = (address) => address.replace(/[ <>()]/g, escape);

function link(address) {
  const { start, end, text } = chosen();
  const from = text ? text.length + 3 : 1;
  const caret = address ? [] : [from, text ? from + 8 : 1];
  put(start, end, `[${text}](${safe(address || "https://")})`, ...caret);
}

function table(rows) {
  const flat = (cell) => cell.trim().replace(/\s+/g, " ").replace(/\|/g, "\\|");
  const row = (cells) => `| ${cells.map(flat).join(" | ")} |`;
  return [rows[0], rows[0].map(() => "---"), ...rows.slice(1)].map(row).join("\n");
}

// A fence is none that stands within.
function fenced(sign, gap, text) {
  while (text.includes(sign)) sign += "`";
  return sign + gap + text + gap + sign;
}

const acts = {
  bold: () => wrap("*", 2),
  italic: () => wrap("*", 1),
  heading() {
    const { start, end, text } = lines();
    const mark = ["## ", "## ", "### ", "#### "][text.match(/^#*/)[0].length] || "";
    put(start, end, mark + text.replace(/^#+ */, ""));
  },
  link,
  quote: () => prefix("> ", /^> ?/),
  list: () => prefix("- ", /^[-*+] /),
  code() {
    const { text } = chosen();
    if (text.includes("\n")) block(fenced("```", "\n", text), 3);
    else wrap("`", 1);
  },
  note() {
    const { end } = chosen();
    let n = 1;
    while (body.value.includes(`[^${n}]`)) n++;
    const mark = `[^${n}]`;
    put(end, end, mark);
    body.selectionStart = body.textLength;
    block(`${mark}: `);
  },
  table() {
    const { column } = tools.dataset;
    block(table([[column, column], ["", ""]]), 2, 2 + column.length);
  },
  image: () => document.getElementById("picture-file").click(),
};

tools.onclick = ({ target }) => acts[target.dataset.act]?.();
tools.onkeydown = ({ key, target }) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key] * (document.dir === "rtl" ? -1 : 1);
  if (!step) return;
  const next = buttons.at((buttons.indexOf(target) + step) % buttons.length);
  for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  next.focus();
};

let leave = false; // after Escape, Tab is the browser's
let plain = false;

function enter() {
  const { selectionStart: at, selectionEnd } = body;
  const { start, end } = lines();
  const line = body.value.slice(start, at);
  const mark = line.match(ITEM) || line.match(QUOTE);
  if (!mark || at !== selectionEnd || inCode()) return false;
  if (!body.value.slice(start + mark[0].length, end).trim()) put(start, end, "");
  else put(at, at, `\n${mark[0].replace(mark[2], +mark[2] + 1).replace(/\[x/i, "[ ")}`);
  return true;
}

function indent(back) {
  const { start, end, text } = lines();
  if (inCode() || !ITEM.test(text)) return false;
  const { selectionStart: from, selectionEnd: to } = body;
  const moved = back ? text.replace(/^(\t| {1,4})/gm, "") : text.replace(/^(?=.)/gm, "    ");
  const far = moved.length - end;
  put(start, end, moved, text.includes("\n") ? 0 : Math.max(0, far + from), Math.max(0, far + to));
  return true;
}

body.onkeydown = (event) => {
  const { key, code, shiftKey } = event;
  if (event.isComposing || /Shift|Control|Meta/.test(key)) return;
  let done = false;
  // Latin letters by what the key says, all else by its place.
  const sign = /^[a-z]$/i.test(key) ? key.toUpperCase() : code.replace(/Key|Digit/, "");
  plain = shiftKey && sign === "V";
  if (!event.altKey && (event.ctrlKey || event.metaKey)) {
    const combined = (shiftKey ? "Shift+" : "") + sign;
    const tool = tools.querySelector(`[aria-keyshortcuts^="Control+${combined} "]`);
    done = tool && !acts[tool.dataset.act]();
  } else if (key === "Enter" && !shiftKey) done = enter();
  else if (key === "Tab" && !leave) done = indent(shiftKey);
  leave = key === "Escape";
  if (done) event.preventDefault();
};

// The clipboard's HTML never stands in this page
const tight = (text) => text.replace(/\n( *\n)+/g, "\n\n").trim();
const part = (text) => (text.trim() ? `\n\n${text.trim()}\n\n` : "");

function markdown(html, plain) {
  const page = new DOMParser().parseFromString(html, "text/html");
  // Editors of code colour their words: what they copy is plain.
  if (page.querySelector("[style*='white-space: pre'], body > pre:only-child")) return "";
  const text = tight(written(page.body).replace(/\n\n (?! )/g, "\n\n"));
  const letters = (some) => some.replace(/&lt;/g, "<").replace(/[\\\s]|amp;/g, "");
  return letters(text) === letters(plain) ? "" : text;
}

const inner = (text) => tight(text).replace(/\n(?=.)/g, "\n    ");

function around(sign, text) {
  const [, head, inner, tail] = text.match(/^(\s*)([^]*?)(\s*)$/);
  return inner && !inner.includes("\n\n") ? head + sign + inner + sign + tail : text;
}

// What looks like a mark in plain words is none.
function escaped({ data, previousSibling: before }) {
  const text = data.replace(/\s+/g, " ").replace(/[\\`*[\]$]|~(?=~)|\b_|_\b/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "&amp;").replace(/<(?=\S)/g, "&lt;");
  if ((before?.tagName ?? "BR") !== "BR") return text;
  return text.replace(/^ ?(\d+(?=[.)]( |$))|(?=[#>]|[-+!]+( |$)))/, "$&\\");
}

function written(node) {
  const { tagName } = node;
  const is = (names) => new RegExp(`^(${names})$`).test(tagName);
  if (node.nodeType === 3) return escaped(node);
  if (!tagName || is("STYLE|SCRIPT")) return "";
  if (is("BR")) return "\n";
  if (is("CODE")) {
    const code = node.textContent.replace(/\s+/g, " ").trim();
    return code && fenced("`", code.includes("`") ? " " : "", code);
  }
  if (is("PRE")) return part(fenced("```", "\n", node.textContent.trimEnd()));
  if (is("UL|OL")) return part(list(node));
  if (is("TABLE")) {
    const rows = [...node.rows].map(({ cells }) => [...cells].map(written));
    return rows.flat().length > 1 ? part(table(rows)) : rows.join("");
  }
  let text = [...node.childNodes].map(written).join("");
  if (is("H[1-6]")) return part(`${"#".repeat(Math.max(2, tagName[1]))} ${text.replace(/\*\*|\n/g, "").trim()}`);
  if (is("BLOCKQUOTE")) return part(tight(text).replace(/^/gm, "> "));
  if (is("P|DIV|SECTION|ARTICLE|DT")) return part(text);
  if (is("DD")) return part(`:   ${inner(text)}`);
  // Read as words: our policy takes all effect from styles.
  const says = (what) => node.getAttribute("style")?.match(`font-${what}: *(\\w+)`)?.[1] ?? tagName;
  if (/^(bold|[6-9]00|B|STRONG)$/.test(says("weight"))) text = around("**", text);
  if (/^(italic|I|EM)$/.test(says("style"))) text = around("*", text);
  const address = node.getAttribute("href");
  const name = text.trim();
  const plain = !name || name === address || /\n\n/.test(text);
  return plain || !/^(https?:|mailto:)/.test(address) ? text : `[${name}](${safe(address)})`;
}

function list(node) {
  let number = node.start || 1;
  return [...node.children].map((item) => {
    const text = inner(written(item).replace(/\n\n+(?=(-|\d+\.) )/g, "\n"));
    return (item.tagName !== "LI" ? "    " : node.tagName === "OL" ? `${number++}. ` : "- ") + text;
  }).join("\n");
}

body.addEventListener("paste", (event) => {
  const copied = (type) => event.clipboardData.getData(type).replace(/\r\n?/g, "\n");
  const text = copied("text/plain");
  if (plain || inCode() || inMark() || !text) return;
  const selected = chosen().text;
  const cells = text.replace(/\n+$/, "").split("\n").map((row) => row.split("\t"));
  const [{ length }] = cells;
  const even = length > 1 && cells[1] && cells.every((row) => row[0] && row.length === length);
  const isAddress = /^(https?:\/\/|mailto:)\S+$/.test(text.trim());
  if (isAddress && selected && !/\n|^https?:/.test(selected)) link(text.trim());
  else {
    const fresh = markdown(copied("text/html"), text) || (even && table(cells));
    if (!fresh) return;
    if (/\n|^([#>-]|\d+\.) /.test(fresh)) block(fresh);
    else put(body.selectionStart, body.selectionEnd, fresh);
  }
  event.preventDefault();
});

// A paragraph of its own, but not within a line.
body.addEventListener("verso:put", ({ detail: text }) => {
  const at = (body.selectionStart = body.selectionEnd);
  if (/^(\n|$)/.test(body.value.slice(at))) block(text);
  else put(at, at, text);
});

tools.hidden = false;
body.setAttribute("aria-describedby", "keys");
