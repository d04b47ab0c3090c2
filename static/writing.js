// Marks by button and key, lists that go on, and Markdown of what is pasted.
const body = document.getElementById("body");
const tools = document.getElementById("tools");
const buttons = [...tools.children];
const ITEM = /^([ \t]*)(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|(\d+)[.)][ \t]+)/;
const QUOTE = /^[ \t]*(?:> ?)+/;

const before = (place) => body.value.slice(0, place);
const inCode = () => (before(body.selectionStart).match(/^ {0,3}(```|~~~)/gm) || []).length % 2;

// Puts a text in its place, by the one way that can be undone.
function put(start, end, text, from = text.length, to = from) {
  body.focus({ preventScroll: true });
  body.setSelectionRange(start, end);
  const done = start === end && !text;
  if (!done && !document.execCommand(text ? "insertText" : "delete", false, text)) body.setRangeText(text);
  body.setSelectionRange(start + from, start + to);
}

function lines() {
  const start = before(body.selectionStart).lastIndexOf("\n") + 1;
  const end = `${body.value}\n`.indexOf("\n", body.selectionEnd);
  return { start, end, text: body.value.slice(start, end) };
}

function chosen() {
  let { value, selectionStart: start, selectionEnd: end } = body;
  while (start < end && /\s/.test(value[start])) start++;
  while (start < end && /\s/.test(value[end - 1])) end--;
  return { start, end, text: value.slice(start, end) };
}

// Stars are counted, since three of them are two marks at once.
function wrap(sign, length) {
  const { value } = body;
  const count = (from, step) => {
    let n = 0;
    while (value[from + n * step] === sign) n++;
    return n;
  };
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

function block(text, from, to) {
  const { start, end } = chosen();
  const above = start ? "\n\n".slice(before(start).match(/\n{0,2}$/)[0].length) : "";
  const below = /^(\n|$)/.test(body.value.slice(end)) ? "" : "\n\n";
  put(start, end, above + text + below, above.length + from, above.length + to);
}

const safe = (address) => address.replace(/[ <>()]/g, escape);

function link(address) {
  const { start, end, text } = chosen();
  if (address) put(start, end, `[${text}](${safe(address)})`);
  else put(start, end, `[${text}](https://)`, text ? text.length + 3 : 1, text ? text.length + 11 : 1);
}

function table(rows) {
  const row = (cells) => `| ${cells.map((cell) => cell.trim().replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|")).join(" | ")} |`;
  return [rows[0], rows[0].map(() => "---"), ...rows.slice(1)].map(row).join("\n");
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
    if (text.includes("\n")) block(`\`\`\`\n${text}\n\`\`\``, 3, 3);
    else wrap("`", 1);
  },
  note() {
    const { end } = chosen();
    let n = 1;
    while (body.value.includes(`[^${n}]`)) n++;
    const mark = `[^${n}]`;
    put(end, end, mark);
    body.setSelectionRange(body.textLength, body.textLength);
    block(`${mark}: `, mark.length + 2, mark.length + 2);
  },
  table() {
    const { column } = tools.dataset;
    block(table([[column, column], ["", ""]]), 2, 2 + column.length);
  },
  image() {
    const uploads = document.querySelector("script[src*='upload.js']");
    if (uploads) document.dispatchEvent(new CustomEvent("verso:image"));
    else put(body.selectionEnd, body.selectionEnd, "![]()", 2);
  },
};

tools.addEventListener("click", ({ target }) => acts[target.dataset.act]?.());
tools.addEventListener("keydown", (event) => {
  const way = document.dir === "rtl" ? -1 : 1;
  const step = { ArrowRight: way, ArrowLeft: -way }[event.key];
  if (!step) return;
  const next = buttons.at((buttons.indexOf(event.target) + step) % buttons.length);
  for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  next.focus();
});

let leave = false; // after Escape, Tab is the browser's
let plain = false;

function enter() {
  const { selectionStart: at, selectionEnd } = body;
  const { start, end } = lines();
  const line = body.value.slice(start, at);
  const mark = line.match(ITEM) || line.match(QUOTE);
  if (!mark || at !== selectionEnd || inCode()) return false;
  if (!body.value.slice(start + mark[0].length, end).trim()) put(start, end, "");
  else put(at, at, `\n${mark[0].replace(mark[2], Number(mark[2]) + 1).replace(/\[x/i, "[ ")}`);
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

body.addEventListener("keydown", (event) => {
  const { key, code, shiftKey } = event;
  if (event.isComposing || /Shift|Control|Meta/.test(key)) return;
  let done = false;
  plain = shiftKey && code === "KeyV";
  if (!event.altKey && (event.ctrlKey || event.metaKey)) {
    const combined = (shiftKey ? "Shift+" : "") + code.replace(/Key|Digit/, "");
    const tool = tools.querySelector(`[aria-keyshortcuts^="Control+${combined} "]`);
    done = tool && !acts[tool.dataset.act]();
  } else if (key === "Enter" && !shiftKey) done = enter();
  else if (key === "Tab" && !leave) done = indent(shiftKey);
  leave = key === "Escape";
  if (done) event.preventDefault();
});

// Pasting: the clipboard's HTML never stands in this page
const tight = (text) => text.replace(/\n( *\n)+/g, "\n\n").trim();
const part = (text) => (text.trim() ? `\n\n${text.trim()}\n\n` : "");

function markdown(html, plain) {
  const page = new DOMParser().parseFromString(html, "text/html");
  // Editors of code colour their words: what they copy is plain.
  if (page.querySelector("[style*='white-space: pre'], body > pre:only-child")) return "";
  const text = tight(written(page.body).replace(/\n\n (?! )/g, "\n\n"));
  const letters = (some) => some.replace(/[\\\s]/g, "");
  return letters(text) === letters(plain) ? "" : text;
}

function around(sign, text) {
  const [, head, inner, tail] = text.match(/^(\s*)([^]*?)(\s*)$/);
  return inner && !inner.includes("\n\n") ? head + sign + inner + sign + tail : text;
}

function written(node) {
  const { tagName, data } = node;
  const is = (names) => new RegExp(`^(${names})$`).test(tagName);
  // What looks like a mark in plain words is none.
  if (node.nodeType === 3) return data.replace(/\s+/g, " ").replace(/[\\`*[\]<]|\b_|_\b/g, "\\$&");
  if (!tagName || is("STYLE|SCRIPT")) return "";
  if (is("BR")) return "\n";
  if (is("CODE")) return around("`", node.textContent);
  if (is("PRE")) return part(`\`\`\`\n${node.textContent.trimEnd()}\n\`\`\``);
  if (is("UL|OL")) return part(list(node));
  if (is("TABLE")) {
    const rows = [...node.rows].map(({ cells }) => [...cells].map(written));
    return rows.flat().length > 1 ? part(table(rows)) : rows.join("");
  }
  let text = [...node.childNodes].map(written).join("");
  if (is("H[1-6]")) return part(`${"#".repeat(Math.max(2, tagName[1]))} ${text.replace(/\*\*|\n/g, "").trim()}`);
  if (is("BLOCKQUOTE")) return part(tight(text).replace(/^/gm, "> "));
  if (is("P|DIV|SECTION|ARTICLE")) return part(text);
  // Read as words: our policy takes all effect from styles.
  const says = (what) => node.getAttribute("style")?.match(`font-${what}: *(\\w+)`)?.[1];
  if (says("weight") ? /bold|[6-9]00/.test(says("weight")) : is("B|STRONG")) text = around("**", text);
  if (says("style") ? says("style") === "italic" : is("I|EM")) text = around("*", text);
  const address = (is("A") && node.getAttribute("href")) || "";
  if (!/^(https?:|mailto:)/.test(address) || !text.trim() || text.trim() === address) return text;
  return `[${text.trim()}](${safe(address)})`;
}

function list(node) {
  let number = node.start || 1;
  return [...node.children].map((item) => {
    const text = tight(written(item)).replace(/\n\n(?=(-|\d+\.) )/g, "\n").replace(/\n(?=.)/g, "\n    ");
    return (item.tagName !== "LI" ? "    " : node.tagName === "OL" ? `${number++}. ` : "- ") + text;
  }).join("\n");
}

body.addEventListener("paste", (event) => {
  const clipboard = event.clipboardData;
  const text = clipboard.getData("text/plain").replace(/\r\n?/g, "\n");
  if (plain || inCode() || !text) return;
  const selected = chosen().text;
  const cells = text.replace(/\n+$/, "").split("\n").map((row) => row.split("\t"));
  const [{ length }] = cells;
  const even = length > 1 && cells[1] && cells.every((row) => row[0] && row.length === length);
  const isAddress = /^(https?:\/\/|mailto:)\S+$/.test(text.trim());
  if (isAddress && selected && !/\n|^https?:/.test(selected)) link(text.trim());
  else {
    const fresh = markdown(clipboard.getData("text/html"), text) || (even ? table(cells) : "");
    if (!fresh) return;
    if (/\n|^([#>-]|1\.) /.test(fresh)) block(fresh, fresh.length, fresh.length);
    else put(body.selectionStart, body.selectionEnd, fresh);
  }
  event.preventDefault();
});

tools.hidden = false;
body.setAttribute("aria-describedby", "keys");
