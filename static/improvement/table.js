/* Values of a table of work items are changed where they stand. Without this script the row's link leads to the item's page, where all of it can be done. */

import { ask, fragment, sentence as said, wrong } from "../zhijian/asking.js";

const hint = document.getElementById("cell-hint");
const sentence = (answer) => said(answer, hint.dataset);
const editors = new WeakMap(); // form -> what stood in the cell
let tabbed = 0; // which way the last key led out of the form

const openers = (table) => [...table.querySelectorAll(".cell-open")];

/** Make the values of these rows reachable: one stop of the Tab key for the table, arrow keys within it. */
function reach(table) {
  for (const cell of table.querySelectorAll("td[data-cell]")) {
    if (cell.querySelector(".cell-open, .cell-form")) continue;
    const value = document.createElement("span");
    value.className = "cell-open";
    value.tabIndex = -1;
    value.setAttribute("role", "button");
    value.setAttribute("aria-describedby", "cell-hint");
    value.append(...cell.childNodes);
    cell.append(value);
  }
  const all = openers(table);
  if (all.length && !all.some((one) => one.tabIndex === 0)) all[0].tabIndex = 0;
  if (hint && all.length) hint.hidden = false;
}

function point(opener) {
  if (!opener) return;
  for (const one of openers(opener.closest("table"))) one.tabIndex = one === opener ? 0 : -1;
  opener.focus();
}

/** Return the value that an arrow key leads to: beside it, or of the same kind in the next row that has one. */
function beside(opener, key) {
  const all = openers(opener.closest("table"));
  const place = all.indexOf(opener);
  if (key === "ArrowRight") return all[place + 1];
  if (key === "ArrowLeft") return all[place - 1];
  const name = opener.closest("td").dataset.cell;
  const same = all.filter((one) => one.closest("td").dataset.cell === name);
  return same[same.indexOf(opener) + (key === "ArrowDown" ? 1 : -1)];
}

function addressOf(cell) {
  const row = cell.closest("tr");
  return `${row.dataset.cellsAt}${cell.dataset.cell}/?of=${row.dataset.cellsOf}`;
}

async function open(opener) {
  const cell = opener.closest("td");
  if (cell.dataset.busy) return;
  cell.dataset.busy = "yes";
  const answer = await ask(addressOf(cell));
  delete cell.dataset.busy;
  cell.querySelector(".cell-refused")?.remove();
  const form = answer && answer.status === 200 && fragment(answer.html).querySelector("form.cell-form");
  if (!form) return cell.append(wrong(sentence(answer), { className: "field-error cell-refused", role: "alert" }));
  const closed = [...cell.childNodes];
  cell.replaceChildren(form);
  editors.set(form, { closed, before: facts(form) });
  enter(form);
}

const facts = (form) => new URLSearchParams(new FormData(form)).toString();
const field = (form) => form.querySelector("select, input:not([type=hidden])");

function enter(form) {
  field(form).focus();
  if (field(form).select) field(form).select();
}

/** Put back what stood in the cell. */
function close(form) {
  const cell = form.closest("td");
  cell.replaceChildren(...editors.get(form).closed);
  return cell.querySelector(".cell-open");
}

async function save(form, way = 0) {
  if (form.dataset.busy) return;
  const { closed, before } = editors.get(form);
  if (way && facts(form) === before) return go(close(form), way);
  form.dataset.busy = "yes";
  const answer = await ask(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form)) });
  delete form.dataset.busy;
  if (answer && answer.status === 200) return show(form, answer.html, way);
  const again = answer && [409, 422].includes(answer.status) && fragment(answer.html).querySelector("form.cell-form");
  if (!again) {
    form.querySelector(".cell-told").replaceChildren(wrong(sentence(answer)));
    return enter(form);
  }
  again.dataset.changed = "yes";
  editors.set(again, { closed, before: "" });
  form.replaceWith(again);
  enter(again);
}

/** Put the answered row in the place of the old one, keeping its tick and other values that are open. */
function show(form, html, way) {
  const old = form.closest("tr");
  const name = form.closest("td").dataset.cell;
  const row = fragment(html).querySelector("tr");
  const others = [...old.querySelectorAll(".cell-form")].filter((one) => one !== form);
  for (const other of others) {
    const cell = row.querySelector(`td[data-cell="${other.closest("td").dataset.cell}"]`);
    if (!cell) continue;
    const kept = [...cell.childNodes];
    cell.replaceChildren(other);
    editors.set(other, { ...editors.get(other), closed: kept });
    if (other.elements.version.value === form.elements.version.value) other.elements.version.value = row.dataset.version; // read before one's own change
  }
  const ticked = old.querySelector(".row-tick");
  if (ticked && row.querySelector(".row-tick")) row.querySelector(".row-tick").checked = ticked.checked;
  old.replaceWith(row);
  reach(row.closest("table"));
  hint.querySelector("[data-cell-status]").textContent = hint.dataset.saved;
  go(row.querySelector(`td[data-cell="${name}"] .cell-open`), way);
}

/** Lead on after a value was left: to the next one, to the one before, or back to itself. */
function go(opener, way) {
  if (!opener) return;
  point((way && beside(opener, way > 0 ? "ArrowRight" : "ArrowLeft")) || opener);
}

document.addEventListener("click", (event) => {
  const form = event.target.closest(".cell-form");
  if (form && event.target.closest("[data-cell-close]")) return point(close(form));
  const opener = event.target.closest("[data-cells] td[data-cell]")?.querySelector(":scope > .cell-open"); // the whole cell, as in a spreadsheet
  if (opener && !event.target.closest("a")) open(opener);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".cell-form")) return;
  event.preventDefault();
  save(event.target);
}, true);

document.addEventListener("keydown", (event) => {
  tabbed = 0;
  const form = event.target.closest(".cell-form");
  if (form) return typed(form, event);
  const opener = event.target.closest("[data-cells] .cell-open");
  if (!opener || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") open(opener);
  else if (event.key.startsWith("Arrow")) point(beside(opener, event.key));
  else return;
  event.preventDefault();
});

function typed(form, event) {
  if (event.isComposing) return; // Enter that ends a Chinese word is no Enter
  if (event.key === "Enter" && !event.target.closest("button")) {
    event.preventDefault();
    save(form);
  } else if (event.key === "Escape") {
    event.preventDefault();
    point(close(form));
  } else if (event.key === "Tab") {
    tabbed = event.shiftKey ? -1 : 1; // a field for a date takes several Tabs: the one that leaves the form saves
  }
}

document.addEventListener("focusout", (event) => {
  const form = event.target.closest(".cell-form");
  const way = tabbed;
  if (!form || !way || !form.isConnected || form.contains(event.relatedTarget)) return;
  tabbed = 0;
  save(form, way);
});

for (const table of document.querySelectorAll("[data-cells]")) reach(table);
