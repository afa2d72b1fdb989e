/* What is written is kept in this browser until the server has it. One entry for each person, plan and section. */

const PREFIX = "zhijian:draft:";

export class Draft {
  constructor(name) {
    this.key = PREFIX + name;
  }

  /** {at, values, seen} of text that never reached the server, or null. */
  read() {
    try {
      const found = JSON.parse(localStorage.getItem(this.key));
      return found && typeof found.values === "object" ? found : null;
    } catch {
      return null;
    }
  }

  write(values, seen) {
    try {
      if (Object.keys(values).length) localStorage.setItem(this.key, JSON.stringify({ at: new Date().toISOString(), values, seen }));
      else this.drop();
    } catch {
      /* A browser that keeps nothing still saves to the server. */
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
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
