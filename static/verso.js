// A button on each block of code that copies it. Where scripts do not run, nothing is missing.
const { copy, copied } = document.currentScript.dataset;
const said = document.createElement("p");
said.className = "hidden";
said.role = "status";
document.body.append(said);

// Browsers lend the clipboard to safe addresses only.
for (const code of navigator.clipboard ? document.querySelectorAll(".text pre") : []) {
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.className = "code";
  button.type = "button";
  button.className = "copy word";
  button.textContent = copy;
  code.replaceWith(box);
  box.append(code, button);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = said.textContent = copied;
    setTimeout(() => {
      button.textContent = copy;
      said.textContent = "";
    }, 2000);
  });
}
