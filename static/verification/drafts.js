/* What is typed into rows of the control table and not saved yet, and how a row shows it. */

import { wrong } from "../zhijian/asking.js";
import { attained, read, suggested } from "./figures.js";

export const NAMES = ["actual_value", "result", "actual_text", "evidence", "reason"];
const words = document.getElementById("grid-words");
const choices = words ? [...words.querySelectorAll("option")] : [];
const drafts = new Map(); // place -> {version, values, errors, told}

export const drafted = () => drafts;
export const placeOf = (cell) => Number(cell.closest("tr").dataset.place);
export const cellOf = (row, name) => row.querySelector(`td[data-cell="${name}"]`);
export const standing = (cell) => (cell.dataset.cell === "result" && cell.dataset.value === "pending" ? "" : cell.dataset.value);

/** What the cell holds: what was typed, else the suggestion, else what is stored. */
export function valueOf(cell) {
  const draft = drafts.get(placeOf(cell));
  const name = cell.dataset.cell;
  if (draft && name in draft.values) return draft.values[name];
  if (draft && name === "result" && !standing(cell)) return suggestion(cell.closest("tr"));
  return standing(cell);
}

/** Keep what was typed; what stands already is no draft. Returns whether something changed. */
export function put(cell, text) {
  const row = cell.closest("tr");
  const place = placeOf(cell);
  const name = cell.dataset.cell;
  if (valueOf(cell) === text && !wrongAt(place, name).length) return false;
  const draft = begin(row);
  draft.values[name] = text;
  draft.said = {}; // what the server said was about the row as it was
  delete draft.errors[name];
  if (text === standing(cell)) delete draft.values[name];
  judge(row, draft, name);
  if (!Object.keys(draft.values).length) drafts.delete(place);
  paint(row);
  return true;
}

/** The row's draft, a new one where there is none: `errors` are found here, `said` by the server. */
export function begin(row) {
  const place = Number(row.dataset.place);
  if (!drafts.has(place)) drafts.set(place, { version: Number(row.dataset.version), values: {}, errors: {}, said: {}, told: "", now: {} });
  return drafts.get(place);
}

/** What is wrong with a cell. */
export function wrongAt(place, name) {
  const draft = drafts.get(place);
  return draft ? [...(draft.errors[name] || []), ...(draft.said[name] || [])] : [];
}

function judge(row, draft, name) {
  const text = draft.values[name];
  if (name === "actual_value" && text) {
    const found = read(text, row.dataset.unit);
    if (!row.dataset.target) draft.errors[name] = [words.dataset.noFigures];
    else if (found.wrong) draft.errors[name] = [found.wrong === "percent" ? words.dataset.noPercent : words.dataset.noNumber];
    else draft.values[name] = found.text;
  }
  if (name === "result" && text) {
    const code = codeOf(text);
    if (code) draft.values[name] = code;
    else draft.errors[name] = [words.dataset.noResult];
  }
}

/** The code of a result that was typed or pasted in either language, or by the place of the choice. */
export function codeOf(text) {
  const given = text.normalize("NFKC").trim().toLowerCase();
  const met = choices.find((one, place) => given === one.value || given === String(place + 1) || one.dataset.words.toLowerCase().split("|").includes(given));
  return met ? met.value : "";
}

export const labelOf = (code) => choices.find((one) => one.value === code)?.label || code;

function share(row) {
  const found = read(valueOf(cellOf(row, "actual_value")), row.dataset.unit);
  return found.wrong ? null : attained(found.value, row.dataset.baseline, row.dataset.target);
}

export const suggestion = (row) => suggested(share(row));

/** What is sent of a row: all its cells, typed or standing. */
export function sent(row) {
  const place = Number(row.dataset.place);
  const values = Object.fromEntries(NAMES.map((name) => [name, valueOf(cellOf(row, name))]));
  return { place, version: drafts.get(place)?.version ?? Number(row.dataset.version), ...values };
}

/** Show the row as it would be recorded, with what is wrong at its cells. */
export function paint(row) {
  const draft = drafts.get(Number(row.dataset.place));
  row.classList.toggle("is-unsaved", Boolean(draft));
  for (const name of NAMES) paintCell(cellOf(row, name), draft);
  paintShare(row, draft);
}

function paintCell(cell, draft) {
  const name = cell.dataset.cell;
  for (const old of cell.querySelectorAll(".draft-value, .field-error, .cell-now")) old.remove();
  const text = draft ? valueOf(cell) : standing(cell);
  const changed = Boolean(draft) && text !== (cell.dataset.shown ?? standing(cell));
  cell.classList.toggle("is-draft", changed);
  cell.querySelector(".cell-value").hidden = changed;
  if (changed) cell.prepend(Object.assign(document.createElement("div"), { className: "draft-value", textContent: name === "result" ? labelOf(text) : text }));
  if (changed && name === "result" && !(name in draft.values)) cell.querySelector(".draft-value").append(Object.assign(document.createElement("small"), { textContent: words.dataset.suggested }));
  const errors = wrongAt(placeOf(cell), name);
  cell.toggleAttribute("aria-invalid", errors.length > 0);
  cell.append(...errors.map((said) => wrong(said)));
  if (draft && name in draft.now) cell.append(Object.assign(document.createElement("p"), { className: "cell-now", textContent: `${words.dataset.now}: ${draft.now[name] || words.dataset.empty}` }));
}

function paintShare(row, draft) {
  const cell = row.querySelector("[data-attainment]");
  cell.dataset.before ??= cell.textContent;
  const part = share(row);
  cell.textContent = !draft ? cell.dataset.before : part === null ? "" : `${Math.round(part * 1000) / 10}%`;
  const result = cellOf(row, "result");
  result.querySelector(".cell-figures")?.remove();
  const hint = draft && suggestion(row);
  if (hint && hint !== valueOf(result)) result.append(Object.assign(document.createElement("small"), { className: "cell-figures", textContent: `${words.dataset.figuresSay}: ${labelOf(hint)}` }));
  row.querySelector(".row-told")?.remove();
  if (draft?.told) row.querySelector("th").append(wrong(draft.told, { className: "field-error row-told" }));
}

export function drop(row) {
  drafts.delete(Number(row.dataset.place));
  paint(row);
}
