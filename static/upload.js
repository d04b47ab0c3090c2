// Images and files into the text: by button, drop or paste, one after the other. Each image is
// asked at once for what it shows; what comes into the text can be undone like typing.
"use strict";
{
  const words = document.currentScript.dataset;
  const body = document.getElementById("body");
  const form = body.form;
  const choose = document.getElementById("picture-file");
  const asked = document.getElementById("asked").content.firstElementChild;

  const list = make("div", "uploads");
  const said = make("div", "uploads");
  said.setAttribute("role", "status");
  body.closest(".field").after(list, said);
  choose.multiple = true;
  choose.removeAttribute("name"); // what is chosen goes up at once, and not once more with the text
  form.querySelector("#pictures .plain").hidden = true;

  let queue = Promise.resolve();

  function make(tag, kind = "", text = "") {
    const element = document.createElement(tag);
    element.className = kind;
    element.textContent = text;
    return element;
  }

  function take(files) {
    said.replaceChildren();
    for (const file of files) queue = queue.then(() => upload(file));
  }

  function fail(sentence, name) {
    said.append(make("p", "error", sentence.replace("{name}", name)));
  }

  function fields(more) {
    const data = new FormData();
    data.append("csrf_token", form.elements.csrf_token.value);
    for (const [name, value] of Object.entries(more)) data.append(name, value);
    return data;
  }

  function upload(file) {
    if (file.size > Number(words.most)) return fail(words.heavy, file.name);
    const row = make("p", "line", `${file.name} `);
    const bar = make("progress");
    const share = make("span");
    bar.setAttribute("aria-label", file.name);
    row.append(bar, share);
    list.append(row);
    return new Promise((done) => {
      const sent = new XMLHttpRequest();
      sent.upload.onprogress = ({ loaded, total }) => {
        bar.value = loaded / total;
        share.textContent = ` ${Math.round((100 * loaded) / total)} %`;
      };
      sent.onloadend = () => {
        row.remove();
        arrived(sent, file);
        done();
      };
      sent.open("POST", words.to);
      sent.setRequestHeader("Accept", "application/json");
      sent.send(fields({ files: file }));
    });
  }

  function arrived(sent, file) {
    if ([400, 401].includes(sent.status)) return fail(words.lost, file.name);
    if (![201, 422].includes(sent.status)) return fail(words.failed, file.name);
    const answer = JSON.parse(sent.responseText);
    const [one] = answer.files;
    if (!one || one.error) fail(one ? one.error : answer.error, file.name);
    else if (one.describe) ask(one);
    else put(one.markdown);
  }

  function ask(one) {
    const box = asked.cloneNode(true);
    const [text, tick] = box.querySelectorAll("input");
    box.querySelector("img").src = one.image;
    box.querySelector(".line").textContent = one.name;
    text.value = one.alt; // known words are a beginning: another text may need others
    tick.checked = one.decorative;
    const go = async () => {
      const typed = tick.checked ? { decorative: "y" } : {};
      let sentence = words.failed.replace("{name}", one.name);
      try {
        const answer = await fetch(one.describe, {
          method: "POST",
          headers: { Accept: "application/json" },
          body: fields({ alt: text.value, ...typed }),
        });
        if ([400, 401].includes(answer.status)) sentence = words.lost.replace("{name}", one.name);
        const { markdown, error } = await answer.json();
        if (answer.ok) {
          box.remove();
          put(markdown);
          return;
        }
        if (answer.status === 422) sentence = error;
      } catch {} // no connection: the sentence says so
      box.querySelector(".error").textContent = sentence;
      text.focus();
    };
    box.querySelector("button").addEventListener("click", go);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault(); // it would save the whole text
      go();
    });
    list.append(box);
    if (!list.contains(document.activeElement)) text.focus();
  }

  // As typing does it, so that undo knows of it; a paragraph of its own, but not within a line.
  function put(markdown) {
    const before = body.value.slice(0, body.selectionStart);
    const within = !/^(\n|$)/.test(body.value.slice(body.selectionEnd));
    const above = within || !before ? "" : "\n\n".slice(before.match(/\n{0,2}$/)[0].length);
    body.focus();
    document.execCommand("insertText", false, above + markdown);
    list.querySelector("input")?.focus();
  }

  choose.addEventListener("change", () => {
    take([...choose.files]);
    choose.value = "";
  });
  body.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    take([...files]);
  });
  // Anywhere on the page: a browser would leave the text and show the file instead.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files") || event.target === choose) return;
      event.preventDefault();
      if (kind === "drop") take([...event.dataTransfer.files]);
    });
  }
  document.addEventListener("verso:image", () => choose.click());
}
