/* Numbers as people paste them, and what they come to. Nothing here knows of the page. */

/** Read a number as the server reads it: {value} (null for nothing), or {wrong: "number" | "percent"}. */
export function read(given, unit) {
  let text = given.normalize("NFKC").replace(/[−–]/g, "-").trim();
  if (!text) return { value: null };
  const own = unit.normalize("NFKC").trim().toLowerCase();
  if (own && text.toLowerCase().endsWith(own)) text = text.slice(0, -own.length).trimEnd();
  else if (text.endsWith("%")) return { wrong: "percent" };
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+|\d{1,3}([, ']\d{3})+(\.\d+)?)$/.test(text)) return { wrong: "number" };
  return { value: Number(text.replace(/[, ']/g, "")), text: text.replace(/[, ']/g, "") };
}

/** The share of the way from baseline to target, null without figures. */
export function attained(value, baseline, target) {
  if (value === null || baseline === "" || target === "" || Number(baseline) === Number(target)) return null;
  return (value - Number(baseline)) / (Number(target) - Number(baseline));
}

/** What the figures suggest; the checker decides. */
export function suggested(share) {
  if (share === null) return "";
  return share >= 1 ? "achieved" : share > 0 ? "partly" : "missed";
}

/** Lines and columns of what a spreadsheet put on the clipboard; a quoted cell may hold several lines. */
export function cellsOf(text) {
  const rows = [[]];
  const part = /(?:"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)|([^\t\r\n]*))(\t|\r?\n|\r|$)/y;
  for (let last = ""; part.lastIndex <= text.length; ) {
    const found = part.exec(text);
    if (!found) break;
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    last = found[3];
    if (!last) break;
    if (last !== "\t") rows.push([]);
  }
  if (rows.length > 1 && rows.at(-1).join("") === "") rows.pop();
  return rows;
}
