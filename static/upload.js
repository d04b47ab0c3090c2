// Images and files into the text, one after the other; each image is asked what it shows.
const words = document.querySelector("script[data-to]").dataset;
const id = (name) => document.getElementById(name);
const body = id("body");
const choose = id("picture-file");
const list = id("uploads");
const said = id("said");
const copy = (name) => id(name).content.firstElementChild.cloneNode(true);
let queue = Promise.resolve();

function take(files) {
  said.replaceChildren();
  for (const file of files) queue = queue.then(() => upload(file));
}

function fail(sentence, name) {
  const textContent = sentence.replace("{name}", name);
  said.append(Object.assign(document.createElement("p"), { className: "error", textContent }));
}

function why({ status, error }) {
  return [400, 401].includes(status) ? words.lost : (status === 422 && error) || words.failed;
}

function send(address, fields, onprogress) {
  const data = new FormData();
  data.append("csrf_token", body.form.elements.csrf_token.value);
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return new Promise((done) => {
    const sent = new XMLHttpRequest();
    if (onprogress) sent.upload.onprogress = onprogress;
    sent.responseType = "json";
    sent.onloadend = () => done({ status: sent.status, ...sent.response });
    sent.open("POST", address);
    sent.setRequestHeader("Accept", "application/json");
    sent.send(data);
  });
}

async function upload(file) {
  if (file.size > words.most) return fail(words.heavy, file.name);
  const row = copy("sending");
  const [name, bar, share] = row.children;
  name.textContent = bar.ariaLabel = file.name;
  list.append(row);
  const answer = await send(words.to, { files: file }, ({ loaded, total }) => {
    bar.value = loaded / total;
    share.textContent = `${Math.round((100 * loaded) / total)} %`;
  });
  row.remove();
  const [one] = answer.files || [];
  if (!one || one.error) fail(one?.error || why(answer), file.name);
  else if (one.describe) ask(one);
  else put(one.markdown);
}

function ask(one) {
  const box = copy("asked");
  const [image, name, , , button, error] = box.children;
  const [text, tick] = box.querySelectorAll("input");
  image.src = one.image;
  name.textContent = one.name;
  text.value = one.alt;
  tick.checked = one.decorative;
  const go = async () => {
    const fields = { alt: text.value, ...(tick.checked && { decorative: "y" }) };
    const answer = await send(one.describe, fields);
    if (!box.isConnected) return; // asked twice
    if (answer.status === 200) return put(answer.markdown, box);
    error.textContent = why(answer).replace("{name}", one.name);
    if (box.contains(document.activeElement)) text.focus();
  };
  button.onclick = go;
  box.onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // it would save the whole text
    go();
  };
  list.append(box);
  // Who types elsewhere goes on.
  if (!document.activeElement.matches("[name]:not(#body), .asked *")) text.focus();
}

// The focus is only lent to the text.
function put(detail, box) {
  const at = document.activeElement;
  const next = box?.contains(at) ? () => list.querySelector("input") : () => at;
  box?.remove();
  body.dispatchEvent(new CustomEvent("verso:put", { detail }));
  next()?.focus({ preventScroll: true });
}

choose.multiple = true;
choose.removeAttribute("name");
choose.onchange = () => {
  take(choose.files);
  choose.value = "";
};
body.addEventListener("paste", (event) => {
  const { files, types } = event.clipboardData;
  if (!files.length || types.includes("text/plain")) return;
  event.preventDefault();
  take(files);
});
// Else a browser would leave the text and show the file.
document.ondragover = document.ondrop = (event) => {
  const { type, target, dataTransfer: { types, files } } = event;
  if (!types.includes("Files") || target === choose) return;
  event.preventDefault();
  if (type === "drop") take(files);
};
