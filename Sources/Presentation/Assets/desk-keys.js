"use strict";
// Keys of the hotline desk, which each seat may change or switch off, and the answers that a seat keeps at hand.
// Letters work only outside fields, and never while an input method composes. What is kept stays in this browser.
(() => {
  const question = document.getElementById("desk-q");
  const links = [...document.querySelectorAll("[data-candidate]")];
  const help = document.getElementById("keys");
  const letters = [...help.querySelectorAll("input[data-action]")];
  const isOn = document.getElementById("keys-on");
  const open = document.querySelector("[data-open]");

  function stored(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  function store(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  // MARK: Which key does what

  const own = stored("desk.keys", {});
  const keys = {};
  letters.forEach((field) => (keys[field.dataset.action] = own[field.dataset.action] || field.defaultValue.toLowerCase()));

  function show() {
    letters.forEach((field) => (field.value = keys[field.dataset.action].toUpperCase()));
    document.querySelectorAll("kbd[data-key]").forEach((sign) => {
      const shift = sign.dataset.shift === "true" ? "Shift " : "";
      sign.textContent = shift + keys[sign.dataset.key].toUpperCase();
    });
  }

  help.addEventListener("change", (event) => {
    const status = document.getElementById("keys-status");
    if (event.target === isOn) {
      store("desk.keys.off", !isOn.checked);
      status.textContent = isOn.checked ? "单键已打开" : "单键已关掉，按钮照样能用";
      return;
    }
    const action = event.target.dataset.action;
    if (!action) return;
    const letter = event.target.value.trim().toLowerCase();
    const taken = Object.keys(keys).find((other) => other !== action && keys[other] === letter);
    if (/^[a-z]$/.test(letter) && !taken) {
      keys[action] = letter;
      status.textContent = store("desk.keys", keys) ? "已改，只在这台电脑上有效" : "已改，但这台电脑存不下，下次要重新改";
    } else {
      status.textContent = taken ? "这个字母已经用了" : "请用一个英文字母";
    }
    show();
  });
  isOn.checked = stored("desk.keys.off", false) !== true;
  show();

  // MARK: 收藏 and 最近打开

  const most = { pins: 20, recent: 8 };
  const pin = document.getElementById("pin");
  const shelf = { pins: stored("desk.pins", []), recent: stored("desk.recent", []) };
  const without = (list, id) => list.filter((entry) => entry.id !== id);

  function list(name) {
    const place = document.getElementById("shelf-" + name);
    place.replaceChildren(
      ...shelf[name].map((entry) => {
        const link = document.createElement("a");
        link.href = "/desk?" + new URLSearchParams({ open: entry.id });
        link.textContent = entry.question;
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
    place.parentElement.hidden = shelf[name].length === 0;
  }

  function showPin() {
    if (!pin) return;
    const isPinned = shelf.pins.some((entry) => entry.id === open.dataset.open);
    pin.hidden = false;
    pin.setAttribute("aria-pressed", String(isPinned));
    pin.firstChild.textContent = isPinned ? "取消收藏 " : "收藏 ";
  }

  list("pins");
  list("recent");
  if (open) {
    const entry = { id: open.dataset.open, question: document.getElementById("script-title").textContent };
    // Shown from the next page on: nothing moves on this one.
    store("desk.recent", [entry, ...without(shelf.recent, entry.id)].slice(0, most.recent));
    showPin();
    pin.addEventListener("click", () => {
      const rest = without(shelf.pins, entry.id);
      shelf.pins = rest.length < shelf.pins.length ? rest : [entry, ...rest].slice(0, most.pins);
      store("desk.pins", shelf.pins);
      list("pins");
      showPin();
    });
  }

  // MARK: What a key does

  function move(step) {
    if (links.length === 0) return true;
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? (step > 0 ? 0 : links.length - 1) : (at + step + links.length) % links.length].focus();
    return true;
  }

  function press(id) {
    const button = document.getElementById(id);
    if (button) button.click();
    return button !== null;
  }

  function focus(selector) {
    const target = document.querySelector(selector);
    if (target) target.focus();
    return target !== null;
  }

  function unfold(id, selector) {
    const part = document.getElementById(id);
    if (!part) return false;
    part.open = true;
    return focus("#" + id + " " + selector);
  }

  // The next article of the basis, opened and focused; after the last the first again.
  function nextArticle() {
    const parts = [...document.querySelectorAll("#cited details, .script .basis details")];
    if (parts.length === 0) return focus("#cited a, .script .basis a, [aria-labelledby=desk-articles] a");
    const at = parts.findIndex((part) => part.contains(document.activeElement));
    const next = parts[(at + 1) % parts.length];
    next.open = true;
    next.querySelector("summary").focus();
    return true;
  }

  function number(digit) {
    const isAway = document.body.dataset.away === "true";
    const target = isAway ? document.querySelector(`[data-kept="${digit}"]`) : links[digit - 1];
    if (target) target.click();
    return Boolean(target);
  }

  const actions = {
    copy: (event) => press(document.body.dataset.away === "true" ? "offline-copy" : event.shiftKey ? "copy-full" : "copy"),
    note: () => press("copy-note"),
    message: () => press("copy-message"),
    articles: nextArticle,
    day: () => focus("#desk-day"),
    flag: () => unfold("flag", "input[type=radio]"),
    missing: () => press("report-missing"),
    handover: () => unfold("handover", "select"),
    good: () => press("report-useful"),
    bad: () => press("report-useless"),
    pin: () => press("pin"),
    live: () => focus("#live a:not([hidden])"),
  };

  function act(event) {
    const key = event.key.toLowerCase();
    if (key === "escape" || key === "/") {
      question.focus();
      question.select();
      return true;
    }
    if (key === "arrowdown") return move(1);
    if (key === "arrowup") return move(-1);
    if (key === "?") {
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
      return true;
    }
    if (!isOn.checked) return false;
    if (/^[1-9]$/.test(key)) return number(Number(key));
    const action = Object.keys(keys).find((name) => keys[name] === key);
    return action ? actions[action](event) : false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const active = document.activeElement;
    if (active === question) {
      if (event.key === "Enter" && !event.shiftKey) {
        if (question.value.trim() !== "") question.form.requestSubmit();
      } else if (event.key === "Escape") question.blur();
      else if (event.key === "ArrowDown" && question.selectionStart === question.value.length && links.length > 0) move(1);
      else return;
      event.preventDefault();
      return;
    }
    // Other fields are typed in as well; Escape leaves them.
    if (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement || active instanceof HTMLSelectElement) {
      if (event.key === "Escape") active.blur();
      return;
    }
    if (act(event)) event.preventDefault();
  });
})();
