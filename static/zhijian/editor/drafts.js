/* What is written is kept in this browser until the server has it. One entry for each person, plan, section and tab. */

const PREFIX = "zhijian:draft:";
// Two tabs keep what is theirs: neither drops or overwrites the other's.
const TAB = Math.random().toString(36).slice(2);

export class Draft {
  constructor(name) {
    this.name = PREFIX + name;
    this.key = `${this.name}#${TAB}`;
  }

  /** {at, values, seen, keys} of text that never reached the server, the newest of each field, or null. */
  read() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key === this.name || key.startsWith(`${this.name}#`));
      const found = keys.map((key) => JSON.parse(localStorage.getItem(key))).filter((one) => one && typeof one.values === "object");
      found.sort((one, other) => (one.at < other.at ? -1 : 1));
      if (!found.length) return null;
      const merged = (part) => Object.assign({}, ...found.map((one) => one[part]));
      return { at: found.at(-1).at, values: merged("values"), seen: merged("seen"), keys };
    } catch {
      return null;
    }
  }

  write(values, seen) {
    try {
      if (Object.keys(values).length) localStorage.setItem(this.key, JSON.stringify({ at: new Date().toISOString(), values, seen }));
      else this.drop([this.key]);
    } catch {
      /* A browser that keeps nothing still saves to the server. */
    }
  }

  drop(keys) {
    try {
      for (const key of keys) localStorage.removeItem(key);
    } catch {
      /* nothing was kept */
    }
  }
}

/** When a draft was written, as short as it can be said: the day only if it was not today. */
export function told(at) {
  const when = new Date(at);
  const time = `${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")}`;
  if (when.toDateString() === new Date().toDateString()) return time;
  return `${when.getFullYear()}-${String(when.getMonth() + 1).padStart(2, "0")}-${String(when.getDate()).padStart(2, "0")} ${time}`;
}
