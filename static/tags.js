// Offers known tags for the word after the last comma, which a list alone cannot do.
const field = document.querySelector("input[name=tags]");
const list = document.getElementById("known-tags");
const known = Array.from(list.options, (option) => option.value);
const plain = (text) => text.trim().toLowerCase();

field.oninput = field.onfocus = () => {
  const parts = field.value.split(",");
  const typed = plain(parts.pop());
  const given = parts.map((part) => part.trim()).filter(Boolean);
  const taken = given.map(plain);
  const fitting = known.filter((name) => plain(name).includes(typed) && !taken.includes(plain(name)));
  list.replaceChildren(...fitting.map((name) => new Option("", [...given, name].join(", "))));
};
