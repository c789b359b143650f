"use strict";
// The hotline desk during a call: copying, reports, hand-over, versions, the time without the server, the live transcript.
// Nothing here moves what the seat is reading or takes the focus away: news wait in places of their own. Keys are in desk-keys.js.
(() => {
  const question = document.getElementById("desk-q");
  const status = document.getElementById("copied");
  const notice = document.getElementById("notice");
  const open = document.querySelector("[data-open]");
  const offline = document.getElementById("offline");
  let isWithdrawn = false;
  let isAway = false;

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function say(text, link) {
    notice.replaceChildren(element("span", text));
    if (link) notice.append(element("a", link.text, { href: link.href }));
    notice.hidden = text === "";
  }

  // MARK: Copying

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // An unencrypted intranet page has no clipboard interface: copy by selection.
      const area = element("textarea", "", { class: "visually-hidden" });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  async function copy(button) {
    const target = button.closest("#offline") ? document.getElementById("offline-status") : status;
    if (isWithdrawn && !button.closest("#offline") && button.id !== "copy-note") {
      target.textContent = "这条答复已经撤回，没有复制";
      return;
    }
    let text = document.querySelector(button.dataset.copy).textContent;
    if (button.id === "copy-note") text = "来电时间：" + new Date().toLocaleString("zh-CN", { hour12: false }) + "\n" + text;
    target.textContent = (await copyText(text)) ? "已复制" : "没有复制成功，请手动选中文字复制";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });

  // MARK: Reports: 标记有误, 没找到

  document.querySelectorAll("form[data-report]").forEach((form) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const field = form.elements.namedItem("q");
      if (form.dataset.report === "missing" && field) field.value = question.value.trim() || field.value;
      try {
        const response = await fetch(form.action, { method: "post", body: new URLSearchParams(new FormData(form)) });
        say(response.ok ? form.dataset.done : response.status === 429 ? "太快了，没有记下，请稍后再试" : "没有记下，请稍后再试");
        if (response.ok && form.closest("details")) form.closest("details").open = false;
      } catch {
        say("没有连上，没有记下");
      }
    });
  });

  // MARK: 转办: the number and the packet

  const handover = document.getElementById("handover");
  if (handover) {
    handover.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      const status = document.getElementById("handover-status");
      try {
        const fields = { accept: "application/json" };
        const response = await fetch(form.action, { method: "post", body: new URLSearchParams(new FormData(form)), headers: fields });
        if (!response.ok) throw new Error(String(response.status));
        const packet = await response.json();
        const copied = await copyText(packet.text);
        status.textContent = `查询号 ${packet.ticket_spoken}` + (copied ? "，转办内容已复制" : "，转办内容没有复制成功");
      } catch {
        status.textContent = "没有转出去，请稍后再试，或者直接转接电话";
      }
    });
  }

  // MARK: The open answer and the server

  async function look() {
    if (document.visibilityState !== "visible") return;
    try {
      if (!open) {
        await fetch("/healthz", { cache: "no-store" });
        return back();
      }
      const response = await fetch("/desk/answers/" + encodeURIComponent(open.dataset.open), { cache: "no-store" });
      back();
      if (response.status === 404) {
        isWithdrawn = true;
        open.classList.add("withdrawn");
        say("这条答复刚刚撤回，请不要再用");
      } else if (response.ok) {
        const state = await response.json();
        if (String(state.version) !== open.dataset.revision) {
          say(`您看的是第 ${open.dataset.revision} 版，刚刚换成第 ${state.version} 版`, { text: "看新版", href: location.href });
        }
      }
    } catch {
      away();
    }
  }

  setInterval(look, Number(document.querySelector(".desk").dataset.look) * 1000);
  document.addEventListener("visibilitychange", look);

  // MARK: Without the server

  const shelf = "desk.answers";

  async function keep() {
    try {
      const response = await fetch("/desk/answers");
      if (!response.ok) return;
      const packet = await response.json();
      localStorage.setItem(shelf, JSON.stringify({ savedAt: Date.now(), answers: packet.answers }));
    } catch (error) {
      // A full shelf is worth a word; a server that is away is told elsewhere.
      if (error.name === "QuotaExceededError") say("本机存不下应急用的答复");
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(shelf));
    } catch {
      return null;
    }
  }

  function pairs(text) {
    const plain = text.replace(/[\s\p{P}]/gu, "");
    const found = new Set();
    for (let at = 0; at + 1 < plain.length; at++) found.add(plain.slice(at, at + 2));
    return found;
  }

  // Pairs of characters in common, in the question twice as much worth: enough to find an answer by its topic until the server is back.
  function nearest(asked, answers) {
    const wanted = pairs(asked);
    const scored = answers.map((answer) => {
      const title = pairs(answer.question);
      const rest = pairs((answer.conclusion || "") + (answer.topic || ""));
      let score = 0;
      wanted.forEach((pair) => (score += title.has(pair) ? 2 : rest.has(pair) ? 1 : 0));
      return { answer, score: score / Math.sqrt(8 + title.size) };
    });
    return scored.filter((entry) => entry.score > 0).sort((a, b) => b.score - a.score).slice(0, 5).map((entry) => entry.answer);
  }

  function showKept() {
    const packet = kept();
    const list = document.getElementById("offline-list");
    list.replaceChildren();
    document.getElementById("offline-answer").hidden = true;
    const age = document.getElementById("offline-age");
    if (!packet) {
      age.textContent = "这台电脑还没有存过答复，请按纸质材料答复，或者转接。";
      return;
    }
    age.textContent = `连不上服务器。下面是 ${new Date(packet.savedAt).toLocaleString("zh-CN", { hour12: false })} 存下的 ${packet.answers.length} 条答复，可能不是最新的。`;
    const found = nearest(question.value, packet.answers);
    if (found.length === 0) list.append(element("li", "没有相近的"));
    found.forEach((answer, at) => {
      const button = element("button", `${at + 1} ${answer.question}`, { type: "button", class: "quiet", "data-kept": String(at + 1) });
      button.addEventListener("click", () => openKept(answer));
      const item = element("li", "");
      item.append(button);
      list.append(item);
    });
  }

  function openKept(answer) {
    document.getElementById("offline-question").textContent = answer.question;
    document.getElementById("offline-spoken").textContent = answer.spoken;
    document.getElementById("offline-version").textContent = `${answer.id} 第 ${answer.version} 版`;
    document.getElementById("offline-answer").hidden = false;
    document.getElementById("offline-status").textContent = "";
    document.getElementById("offline-copy").focus();
  }

  function away() {
    if (isAway) return;
    isAway = true;
    document.body.dataset.away = "true";
    offline.hidden = false;
    showKept();
    say("连不上服务器，已经换成本机存的答复");
  }

  function back() {
    if (!isAway) return;
    isAway = false;
    delete document.body.dataset.away;
    offline.hidden = true;
    say("服务器恢复了");
  }

  // Before a page is left the server is asked for a sign of life, so that a seat never faces the browser's error page in a call.
  async function isThere() {
    try {
      return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(2000) })).ok;
    } catch {
      return false;
    }
  }

  async function leave(go) {
    if (await isThere()) {
      back();
      return go();
    }
    isAway ? showKept() : away();
  }

  question.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (new TextEncoder().encode(question.value).length > 900) question.form.method = "post";
    leave(() => question.form.submit());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".desk a[href^='/desk']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    leave(() => location.assign(link.href));
  });

  // MARK: The live transcript

  const call = document.querySelector("[data-call]");
  if (call) follow(call);

  function follow(panel) {
    const said = document.getElementById("said");
    const live = document.getElementById("live");
    const source = new EventSource("/desk/calls/" + encodeURIComponent(panel.dataset.call) + "/events");
    let waiting = null;
    const callerOnly = document.getElementById("caller-only");
    callerOnly.addEventListener("change", () => said.classList.toggle("caller-only", callerOnly.checked));

    function show(reply) {
      [...live.children].forEach((item, at) => {
        const candidate = reply.candidates[at];
        const link = item.firstElementChild;
        link.hidden = !candidate;
        if (!candidate) return;
        link.textContent = candidate.question;
        link.title = candidate.conclusion || "";
        const address = new URLSearchParams({ q: reply.question, open: candidate.id, call: panel.dataset.call });
        link.href = "/desk?" + address;
      });
    }

    source.addEventListener("utterance", (event) => {
      const heard = JSON.parse(event.data);
      said.append(element("li", heard.text, { class: heard.speaker }));
      while (said.children.length > 50) said.firstElementChild.remove();
      said.scrollTop = said.scrollHeight;
    });
    source.addEventListener("candidates", (event) => {
      // Under the pointer or the focus nothing changes: what is chosen must be what was seen.
      const reply = JSON.parse(event.data);
      if (live.matches(":hover, :focus-within")) waiting = reply;
      else show(reply);
    });
    source.addEventListener("end", () => {
      source.close();
      said.append(element("li", "通话结束"));
    });
    const settle = () => {
      if (waiting && !live.matches(":hover, :focus-within")) {
        show(waiting);
        waiting = null;
      }
    };
    live.addEventListener("mouseleave", settle);
    live.addEventListener("focusout", () => setTimeout(settle, 0));
    addEventListener("pagehide", () => source.close());
  }

  if ("requestIdleCallback" in window) requestIdleCallback(keep);
  else setTimeout(keep, 1000);
})();
