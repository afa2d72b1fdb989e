/* The control table is filled in like a spreadsheet: cells by keyboard, rows saved with Enter, columns pasted. Without this script each row has its form. */

import { ask, fragment, sentence } from "../zhijian/asking.js";
import { NAMES, begin, cellOf, codeOf, drafted, drop, paint, put, sent, valueOf, wrongAt } from "./drafts.js";
import { cellsOf } from "./figures.js";

const table = document.querySelector("table[data-rows-at]");
const words = document.getElementById("grid-words");
const bar = document.getElementById("grid-bar");
let attempt = { body: "", key: "" }; // the same rows sent again are the same deed
let busy = false;

const rows = () => [...table.querySelectorAll("tr[data-place]")];
const rowAt = (place) => table.querySelector(`tr[data-place="${place}"]`);
const cells = () => rows().flatMap((row) => NAMES.filter((name) => fits(row, name)).map((name) => cellOf(row, name)));
const fits = (row, name) => name !== "actual_value" || row.dataset.target;
const cellIn = (target) => target.closest?.("tr[data-place] > td[data-cell]");
const field = (cell) => cell.querySelector(":scope > .cell-field");
const tell = (text) => { bar.querySelector("[data-grid-status]").textContent = text; };

/** Give the table the roles of a grid, and one stop of the Tab key. */
function reach() {
  table.setAttribute("role", "grid");
  for (const [selector, role] of [["tbody, thead", "rowgroup"], ["tr", "row"], ["td", "gridcell"], ["thead th", "columnheader"], ["tbody th", "rowheader"]])
    for (const one of table.querySelectorAll(selector)) one.setAttribute("role", role);
  const all = cells();
  for (const cell of table.querySelectorAll("td")) cell.setAttribute("aria-readonly", String(!all.includes(cell)));
  for (const cell of all) cell.tabIndex = cell === all.find((one) => one.tabIndex === 0) ? 0 : -1;
  if (all.length && !all.some((cell) => cell.tabIndex === 0)) all[0].tabIndex = 0;
  for (const cell of all) cell.setAttribute("aria-describedby", "grid-hint");
  document.getElementById("grid-hint").hidden = all.length === 0;
}

function point(cell) {
  if (!cell) return;
  for (const one of cells()) one.tabIndex = one === cell ? 0 : -1;
  cell.focus();
}

/** The cell that lies `down` rows and `right` cells from here, null at the edge. */
function beside(cell, down, right) {
  const row = cell.closest("tr");
  if (right) {
    const own = NAMES.filter((name) => fits(row, name));
    return cellOf(row, own[own.indexOf(cell.dataset.cell) + right] || "");
  }
  const column = rows().filter((one) => fits(one, cell.dataset.cell));
  const next = column[column.indexOf(row) + down];
  return next && cellOf(next, cell.dataset.cell);
}

/** The next cell in reading order, for the Tab key. */
const following = (cell, way) => cells()[cells().indexOf(cell) + way];

function open(cell, first) {
  if (field(cell)) return;
  const name = cell.dataset.cell;
  const control = name === "result" ? choice(cell, first) : text(name, first === undefined ? valueOf(cell) : first);
  control.className = "cell-field";
  control.setAttribute("aria-label", cell.dataset.label);
  cell.classList.add("is-open");
  cell.prepend(control);
  control.focus();
  if (first === undefined && control.select) control.select();
}

function choice(cell, first) {
  const control = words.querySelector("select").cloneNode(true);
  control.prepend(new Option("", ""));
  const begun = first && [...control.options].find((one) => one.value && one.dataset.words.toLowerCase().split("|").some((word) => word.startsWith(first.toLowerCase())));
  control.value = (first && codeOf(first)) || begun?.value || valueOf(cell);
  return control;
}

function text(name, value) {
  const control = document.createElement(name === "actual_value" ? "input" : "textarea");
  if (name === "actual_value") control.inputMode = "decimal";
  else Object.assign(control, { rows: 3, maxLength: 2000 });
  control.value = value;
  return control;
}

/** Take what was typed over into the row, which is not saved by that. */
function shut(cell, keep = true) {
  const control = field(cell);
  if (!control) return;
  const typed = control.value;
  control.className = ""; // taken away, it loses the focus, and that shuts the cell too
  cell.classList.remove("is-open");
  control.remove();
  if (keep) put(cell, typed);
  count();
}

function count() {
  const number = drafted().size;
  bar.hidden = number === 0 && !bar.querySelector("[data-grid-status]").textContent;
  bar.querySelector("[data-grid-count]").textContent = number === 0 ? "" : number === 1 ? words.dataset.one : words.dataset.many.replace("{n}", number);
  for (const button of bar.querySelectorAll("button")) button.hidden = number === 0;
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Save rows, all or none; then lead to `next`, a place and a cell's name. */
async function save(places, next = here()) {
  if (busy || !places.length) return;
  const wrongs = places.filter((place) => Object.keys(drafted().get(place)?.errors || {}).length);
  if (wrongs.length) return first(wrongs);
  const body = JSON.stringify(places.map((place) => sent(rowAt(place))));
  if (attempt.body !== body) attempt = { body, key: uuid() };
  busy = true;
  table.setAttribute("aria-busy", "true");
  const answer = await ask(table.dataset.rowsAt, { method: "POST", body: `{"key":"${attempt.key}","rows":${body}}`, headers: { "Content-Type": "application/json" } });
  busy = false;
  table.removeAttribute("aria-busy");
  const told = answer && jsonIn(answer);
  if (answer?.status === 200 && told?.rows) return saved(told, next);
  if (answer) attempt = { body: "", key: "" };
  if (told?.errors) return refused(told.errors, places);
  if (told?.stale) return overtaken(told.stale);
  tell(sentence(answer, words.dataset));
  count();
}

function here() {
  const cell = cellIn(document.activeElement);
  return cell && { place: cell.closest("tr").dataset.place, name: cell.dataset.cell };
}

function jsonIn(answer) {
  try {
    return JSON.parse(answer.html);
  } catch {
    return null;
  }
}

function saved(told, next) {
  for (const [place, html] of Object.entries(told.rows)) {
    drafted().delete(Number(place));
    const body = fragment(`<table>${html}</table>`).querySelector("tbody");
    rowAt(place).closest("tbody").replaceWith(body);
    window.htmx?.process(body);
  }
  const figures = fragment(told.figures).querySelector("#round-figures");
  document.getElementById("round-figures").replaceWith(figures);
  window.htmx?.process(figures);
  reach();
  tell(words.dataset.saved);
  count();
  const row = next && rowAt(next.place);
  if (row) point(cellOf(row, fits(row, next.name) ? next.name : "result"));
}

/** What is wrong stands at its cell; a sentence about no cell stands at its row, or beside the buttons. */
function refused(errors, places) {
  tell((errors[0]?.[""] || []).join(" "));
  for (const place of places.filter((one) => errors[one])) {
    const { "": about, ...atCells } = errors[place];
    Object.assign(begin(rowAt(place)), { said: atCells, told: (about || []).join(" ") });
    paint(rowAt(place));
  }
  count();
  first(places);
}

function first(places) {
  for (const place of places)
    for (const name of NAMES) if (wrongAt(place, name).length) return point(cellOf(rowAt(place), name));
}

/** Somebody else saved the row: what stands now is shown beside what was typed; saving once more is knowing. */
function overtaken({ place, version, sentence: told, now, words: shown }) {
  const row = rowAt(place);
  const draft = begin(row);
  draft.now = {};
  for (const name of NAMES) {
    const cell = cellOf(row, name);
    if (name in draft.values && draft.values[name] !== now[name]) draft.now[name] = shown[name] || "";
    cell.dataset.value = now[name];
    cell.dataset.shown = cell.dataset.shown ?? "\u0000"; // what the page shows of the cell is older than what stands
  }
  row.dataset.version = version;
  Object.assign(draft, { version, told: `${told} ${words.dataset.again}` });
  paint(row);
  count();
  point(cellOf(row, Object.keys(draft.now)[0] || "result"));
}

/** Fill the pasted lines down from a cell and across the cells that can be typed into; empty ones are skipped. */
function paste(from, clip) {
  const below = [...table.querySelectorAll("tbody > tr:first-child")];
  const start = below.indexOf(from.closest("tr"));
  const column = NAMES.indexOf(from.dataset.cell);
  const left = new Set();
  for (const [down, line] of cellsOf(clip).entries()) {
    const row = below[start + down];
    for (const [right, given] of line.entries()) {
      if (!given.trim()) continue;
      if (!row?.dataset.place || !NAMES[column + right]) left.add(down);
      else put(cellOf(row, NAMES[column + right]), given.trim());
    }
  }
  tell(left.size ? words.dataset.left.replace("{n}", left.size) : "");
  count();
  first([...drafted().keys()]);
}

const allPlaces = () => rows().map((row) => Number(row.dataset.place)).filter((place) => drafted().has(place));

function enter(cell) {
  shut(cell);
  const place = Number(cell.closest("tr").dataset.place);
  if (!drafted().has(place)) return point(beside(cell, 1, 0) || cell);
  const below = beside(cell, 1, 0);
  point(cell);
  save([place], { place: below ? below.closest("tr").dataset.place : place, name: cell.dataset.cell });
}

/** Take back what was typed; a row that somebody else saved meanwhile is fetched as it stands. */
async function discard(row) {
  const { place } = row.dataset;
  const name = cellIn(document.activeElement)?.dataset.cell;
  drop(row);
  count();
  if (!row.querySelector("[data-shown]")) return;
  const answer = await ask(table.dataset.rowsAt.replace(/record\/$/, `${place}/`), { headers: { "HX-Request": "true" } });
  const body = answer?.status === 200 && fragment(`<table>${answer.html}</table>`).querySelector("tbody");
  if (!body) return location.reload();
  row.closest("tbody").replaceWith(body);
  window.htmx?.process(body);
  reach();
  if (name && rowAt(place)) point(cellOf(rowAt(place), name));
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function pressed(cell, event) {
  const { key } = event;
  if ((event.ctrlKey || event.metaKey) && key === "Enter") save(allPlaces());
  else if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "d") repeat(cell);
  else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (MOVES[key]) point(beside(cell, ...MOVES[key]));
  else if (key === "Home") point(cells().find((one) => one.closest("tr") === cell.closest("tr")));
  else if (key === "End") point(cells().findLast((one) => one.closest("tr") === cell.closest("tr")));
  else if (key === "Tab") {
    const next = following(cell, event.shiftKey ? -1 : 1);
    if (!next) return;
    point(next);
  } else if (key === "Enter") drafted().has(Number(cell.closest("tr").dataset.place)) ? enter(cell) : open(cell);
  else if (key === "F2") open(cell);
  else if (key === "Escape") discard(cell.closest("tr"));
  else if (key === "Delete" || key === "Backspace") { put(cell, ""); count(); }
  else if (key === "Process" || event.keyCode === 229) return open(cell, ""); // a Chinese word begins
  else if (key.length === 1) open(cell, key);
  else return;
  event.preventDefault();
}

function repeat(cell) {
  const above = beside(cell, -1, 0);
  if (above) put(cell, valueOf(above));
  count();
}

function typed(cell, event) {
  if (event.isComposing) return; // Enter that ends a Chinese word is no Enter
  const { key } = event;
  const oneLine = event.target.tagName === "INPUT";
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) { shut(cell); point(cell); save(allPlaces()); }
  else if (key === "Enter" && !event.shiftKey && !event.altKey) enter(cell);
  else if (key === "Escape") { shut(cell, false); point(cell); }
  else if (key === "Tab") {
    const next = following(cell, event.shiftKey ? -1 : 1);
    shut(cell);
    if (!next) return point(cell);
    point(next);
  } else if (oneLine && (key === "ArrowUp" || key === "ArrowDown")) { shut(cell); point(beside(cell, ...MOVES[key]) || cell); }
  else return;
  event.preventDefault();
}

function listen() {
  table.addEventListener("keydown", (event) => {
    const cell = cellIn(event.target);
    if (!cell) return;
    if (event.target === cell) pressed(cell, event);
    else if (event.target === field(cell)) typed(cell, event);
  });
  table.addEventListener("focusout", (event) => {
    const cell = cellIn(event.target);
    if (cell && event.target === field(cell) && document.hasFocus()) shut(cell);
  });
  table.addEventListener("click", (event) => {
    const cell = cellIn(event.target);
    if (!cell || !cells().includes(cell) || event.target.closest("a, button, summary, details, .cell-field")) return;
    if (event.pointerType === "touch" || event.detail > 1) open(cell);
    else point(cell);
  });
  document.addEventListener("paste", (event) => {
    const cell = cellIn(document.activeElement);
    const clip = event.clipboardData?.getData("text/plain") || "";
    if (!cell || (document.activeElement !== cell && !/[\t\n\r]/.test(clip.trimEnd()))) return;
    event.preventDefault();
    shut(cell, false);
    point(cell);
    paste(cell, clip);
  });
  document.addEventListener("copy", (event) => {
    const cell = document.activeElement;
    if (cellIn(cell) !== cell || String(getSelection())) return;
    event.clipboardData.setData("text/plain", valueOf(cell));
    event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const row of rows()) if (drafted().has(Number(row.dataset.place))) paint(row);
    reach();
  });
  bar.querySelector("[data-grid-save]").addEventListener("click", () => save(allPlaces()));
  bar.querySelector("[data-grid-drop]").addEventListener("click", () => { for (const place of allPlaces()) discard(rowAt(place)); });
  window.addEventListener("beforeunload", (event) => { if (drafted().size) event.preventDefault(); });
}

if (table) {
  reach();
  listen();
}
