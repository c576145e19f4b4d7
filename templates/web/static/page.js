// Files may be dragged onto the field that takes them; the field says what it holds.
"use strict";

// As the server takes in one request (generator/web/guard.py).
const MOST_BYTES = 200000000;

function tell(field) {
  const files = Array.from(field.files);
  const names = files.map((file) => file.name);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const chosen = field.parentElement.querySelector(".chosen");
  const isTooMuch = size > MOST_BYTES;
  field.setCustomValidity(isTooMuch ? "放入的文件合计超过了 " + MOST_BYTES / 1000000 + " MB，请分几次放入" : "");
  chosen.textContent = names.length > 1 ? "共 " + names.length + " 个文件：\n" + names.join("\n") : "";
}

document.querySelectorAll(".drop").forEach((place) => {
  const field = place.querySelector("input[type=file]");
  field.addEventListener("change", () => tell(field));
  ["dragenter", "dragover"].forEach((kind) => place.addEventListener(kind, (event) => {
    event.preventDefault();
    place.classList.add("over");
  }));
  ["dragleave", "drop"].forEach((kind) => place.addEventListener(kind, () => place.classList.remove("over")));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = new DataTransfer();
    Array.from(event.dataTransfer.files).slice(0, field.multiple ? undefined : 1)
      .forEach((file) => dropped.items.add(file));
    field.files = dropped.files;
    tell(field);
  });
});

// A file that misses its field would otherwise be opened in place of the page.
["dragover", "drop"].forEach((kind) => window.addEventListener(kind, (event) => event.preventDefault()));

// The frame runs no scripts, so its clicks are heard from here: where a number comes from.
const frame = document.querySelector("iframe[name=preview]");

function listen() {
  const inside = frame.contentDocument;
  if (!inside || inside.documentElement.dataset.heard) { return; }
  inside.documentElement.dataset.heard = "yes";
  inside.addEventListener("click", (event) => {
    const link = event.target.closest("a.number");
    if (!link) { return; }
    event.preventDefault();
    window.htmx.ajax("GET", link.href, {target: "#explained", select: "#explained", swap: "outerHTML"});
  });
}

if (frame) {
  frame.addEventListener("load", listen);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") { listen(); }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-go]") && window.innerWidth < 1000) { frame.scrollIntoView(); }
});

// A reason as its sentence will read.
function read(field) {
  const shown = document.querySelector('[data-shows="' + field.id + '"]');
  if (!shown) { return; }
  const words = field.value.trim().replace(/[。；;，,\s]+$/, "");
  shown.textContent = words || shown.dataset.blank;
  shown.classList.toggle("filled", words !== "");
}

document.addEventListener("input", (event) => read(event.target));

// All departments of a list at once.
document.querySelectorAll("[data-check-all]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = Array.from(button.form.querySelectorAll("input[name=of]"));
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !all; });
  });
});
// What htmx asks for in passing has no page of its own that could say what went wrong.
["htmx:sendError", "htmx:responseError"].forEach((kind) => document.addEventListener(kind, () => {
  document.getElementById("unheard").hidden = false;
}));
