"use strict";
// Everything here is an addition: every page works without it, by its buttons.

const csrf = document.body.dataset.csrf || "";
const notice = document.getElementById("notice");

// The preview is made by the server, which escapes it; nothing else becomes markup.
const trusted = window.trustedTypes
  ? window.trustedTypes.createPolicy("console-preview", { createHTML: (text) => text })
  : { createHTML: (text) => text };

function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function send(path, body, headers) {
  return fetch(path, {
    method: "POST", body, credentials: "same-origin",
    headers: { "content-type": "application/x-www-form-urlencoded", "x-csrf-token": csrf, ...headers },
  });
}

async function problemText(response) {
  try {
    return (await response.json()).detail || "没有做成，请再试一次。";
  } catch {
    return "没有做成，请再试一次。";
  }
}

function pause(milliseconds, work) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}

class Editor {
  constructor(form) {
    this.form = form;
    this.path = form.dataset.path;
    this.state = document.getElementById("save-state");
    this.preview = document.getElementById("preview");
    this.fields = [...form.querySelectorAll("[data-field]")];
    this.clean = this.text();
    this.kept = this.clean;
    this.history = [this.snapshot()];
    this.future = [];
    this.leaving = false;
    // True while an autosave is under way: one at a time.
    this.isKeeping = false;
    this.showPreview = pause(600, () => this.fetchPreview());
    this.note = pause(500, () => this.remember());
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => { this.leaving = true; });
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isDirty()) event.preventDefault();
    });
    setInterval(() => this.autosave(), 10000);
    this.addUndo();
    this.count();
    if (document.querySelector(".console-banner [value=restore]")) this.state.textContent = "";
  }

  text() {
    return new URLSearchParams(this.fields.map((field) => [field.name, field.value])).toString();
  }

  snapshot() { return this.fields.map((field) => field.value); }

  isDirty() { return this.text() !== this.clean; }

  base() { return document.getElementById("expected").value; }

  changed() {
    this.count();
    this.showPreview();
    this.note();
    this.state.textContent = this.isDirty() ? "有改动还没有保存" : "";
  }

  count() {
    for (const counter of this.form.querySelectorAll(".counter")) {
      const field = document.getElementById(counter.dataset.for);
      const limit = Number(field.dataset.limit);
      const length = [...field.value].length;
      counter.textContent = ` ${length} / ${limit} 字`;
      counter.classList.toggle("over", length > limit);
    }
  }

  // Undo over the whole form: the browser's own forgets what scripts put in.
  remember() {
    const now = this.snapshot();
    const last = this.history[this.history.length - 1];
    if (now.every((value, at) => value === last[at])) return;
    this.history.push(now);
    if (this.history.length > 200) this.history.shift();
    this.future = [];
    this.showUndo();
  }

  restore(values) {
    this.fields.forEach((field, at) => { field.value = values[at]; });
    this.changed();
    this.showUndo();
  }

  undo() {
    this.remember();
    if (this.history.length < 2) return;
    this.future.push(this.history.pop());
    this.restore(this.history[this.history.length - 1]);
  }

  redo() {
    const next = this.future.pop();
    if (!next) return;
    this.history.push(next);
    this.restore(next);
  }

  addUndo() {
    this.undoButton = element("button", { type: "button", className: "quiet", textContent: "撤销" });
    this.redoButton = element("button", { type: "button", className: "quiet", textContent: "重做" });
    this.undoButton.addEventListener("click", () => this.undo());
    this.redoButton.addEventListener("click", () => this.redo());
    document.getElementById("undo-buttons").append(this.undoButton, this.redoButton);
    this.showUndo();
  }

  showUndo() {
    this.undoButton.disabled = this.history.length < 2;
    this.redoButton.disabled = this.future.length === 0;
  }

  async fetchPreview() {
    const response = await send(this.path + "/preview", this.text()).catch(() => null);
    if (response && response.ok) this.preview.innerHTML = trusted.createHTML(await response.text());
  }

  async autosave() {
    const text = this.text();
    if (this.isKeeping || text === this.kept || !this.isDirty()) return;
    this.isKeeping = true;
    try {
      const response = await send(this.path + "/autosave", text, { "if-match": `"r${this.base()}"` });
      if (!response.ok) throw new Error(await problemText(response));
      const reply = await response.json();
      this.kept = text;
      this.state.textContent = reply.last === Number(this.base())
        ? `已自动保存 ${reply.saved.slice(11)}`
        : `已自动保存；别人已经存了第 ${reply.last} 版，您保存时会让您合并`;
    } catch (problem) {
      this.state.textContent = `自动保存没有成功：${problem.message}`;
    } finally {
      this.isKeeping = false;
    }
  }

  // Ctrl+S: saves and stays on the page.
  async save() {
    const text = this.text();
    this.state.textContent = "正在保存……";
    const response = await send(this.path, text + "&action=save", {
      "if-match": `"r${this.base()}"`, accept: "application/json",
    }).catch(() => null);
    if (!response) {
      this.state.textContent = "连不上服务器，内容还在这里，请稍后再保存。";
    } else if (response.ok && (response.headers.get("content-type") || "").includes("json")) {
      const reply = await response.json();
      document.getElementById("expected").value = String(reply.revision);
      this.clean = text;
      this.kept = text;
      this.state.textContent = `已保存，第 ${reply.revision} 版`;
    } else if (response.status === 401) {
      this.state.textContent = await problemText(response);
    } else {
      // The page that says what is wrong, or puts two versions together, is the server's.
      this.leaving = true;
      document.getElementById("save").click();
    }
  }

  insertBasis(citation) {
    const field = document.getElementById(this.form.dataset.basis);
    const lines = field.value.split("\n").filter((line) => line.trim() !== "");
    if (lines.includes(citation)) return;
    this.remember();
    field.value = [...lines, citation].join("\n");
    this.changed();
    this.remember();
  }
}

class Picker {
  constructor(editor) {
    this.editor = editor;
    this.words = document.getElementById("picker-words");
    this.list = document.getElementById("picker-list");
    this.asked = "";
    const look = pause(350, () => this.find());
    this.words.addEventListener("input", (event) => {
      event.stopPropagation();
      if (!event.isComposing) look();
    });
    this.words.addEventListener("compositionend", look);
    this.words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.find();
    });
    document.getElementById("picker-find").addEventListener("click", (event) => {
      event.preventDefault();
      this.find();
    });
  }

  async find() {
    const words = this.words.value.trim();
    if (words === this.asked) return;
    this.asked = words;
    const response = await fetch("/console/citations?q=" + encodeURIComponent(words), { headers: { accept: "application/json" } })
      .catch(() => null);
    if (!response || !response.ok || words !== this.words.value.trim()) return;
    this.show(await response.json());
  }

  show(found) {
    const rows = found.map((entry) => {
      const add = element("button", { type: "button", className: "quiet small", textContent: "加入", disabled: !entry.resolved });
      add.setAttribute("aria-label", `加入 ${entry.citation}`);
      add.addEventListener("click", () => {
        this.editor.insertBasis(entry.citation);
        add.textContent = "已加入";
      });
      return element("li", {}, element("div", { className: "picker-head" }, element("strong", { textContent: entry.citation }),
        element("small", { textContent: entry.status }), add), element("p", { className: "fine", textContent: entry.text }));
    });
    this.list.replaceChildren(rows.length ? element("ul", {}, ...rows) : element("p", { className: "fine", textContent: "没有找到相近的条文。" }));
  }
}

// J and K move between the rows of a list; never while somebody types.
function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-row] a:first-of-type, a[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))].focus();
}

const form = document.getElementById("editor");
const editor = form ? new Editor(form) : null;
if (editor) new Picker(editor);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "s" && editor) {
    event.preventDefault();
    editor.save();
  } else if (command && event.key === "Enter" && editor) {
    event.preventDefault();
    document.getElementById("submit").click();
  } else if (event.altKey && event.code === "KeyL" && editor) {
    event.preventDefault();
    document.getElementById("picker-words").focus();
  } else if (!command && !event.altKey && (event.key === "j" || event.key === "k")
      && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    moveRow(event.key === "j" ? 1 : -1);
  }
});
if (notice && notice.textContent.trim()) {
  // The address forgets what was done, so that a reload does not say it again.
  const address = new URL(location.href);
  address.searchParams.delete("done");
  window.history.replaceState(null, "", address);
}
