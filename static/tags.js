// Offers known tags for the word after the last comma, which a list alone cannot do.
const field = document.querySelector("input[name=tags]");
const list = document.getElementById("known-tags");
if (field && list) {
  const known = Array.from(list.options, (option) => option.value);
  const offer = () => {
    const parts = field.value.split(",");
    const typed = parts.pop().trim().toLowerCase();
    const given = parts.map((part) => part.trim()).filter(Boolean);
    const taken = new Set(given.map((part) => part.toLowerCase()));
    const fitting = known.filter((name) =>
      !taken.has(name.toLowerCase()) && name.toLowerCase().includes(typed));
    list.replaceChildren(...fitting.map((name) => new Option("", [...given, name].join(", "))));
  };
  field.addEventListener("input", offer);
  field.addEventListener("focus", offer);
}
