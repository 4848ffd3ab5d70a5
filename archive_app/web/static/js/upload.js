// The drop zone: many files and whole folders, a few at a time, each with its own progress and its own retry.
(() => {
  "use strict";
  const form = document.getElementById("drop");
  if (!form) return;
  const AT_ONCE = 3;
  const SAID = ["village", "household", "form", "box", "series", "year"];
  const zone = document.getElementById("drop-zone");
  const panel = document.getElementById("uploads");
  const list = document.getElementById("uploads-list");
  const sum = document.getElementById("uploads-sum");
  const link = document.getElementById("uploads-link");
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const word = (name) => form.dataset[`word${name}`];
  const again = document.getElementById("uploads-again");
  const queue = [];
  const failed = new Set();
  const counts = { all: 0, done: 0, active: 0 };
  let batch = null;

  const hints = () => new URLSearchParams(SAID.map((name) => [name, form.elements[name].value]));

  async function openBatch(name) {
    const answer = await fetch(`${form.dataset.open}?${hints()}`, {
      method: "POST",
      headers: { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ name, sides: form.sides.value }),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    return answer.json();
  }

  function row(name) {
    const node = document.createElement("li");
    node.className = "upload";
    const label = document.createElement("span");
    label.className = "upload-name";
    label.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    const state = document.createElement("span");
    state.className = "upload-state";
    state.textContent = word("Waiting");
    node.append(label, bar, state);
    list.append(node);
    return { node, bar, state };
  }

  function tell() {
    sum.textContent = word("Sum").replace("{done}", counts.done).replace("{all}", counts.all);
    if (batch && counts.done) {
      link.hidden = false;
      link.href = `/inbox/batches/${batch}`;
      link.textContent = word("Open");
    }
  }

  function fail(job, sentence, mayRetry) {
    job.view.node.classList.add("has-failed");
    job.view.state.textContent = sentence;
    if (!mayRetry) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = word("Retry");
    button.addEventListener("click", () => sendAgain([job]));
    job.view.node.append(button);
    job.button = button;
    failed.add(job);
    again.hidden = failed.size < 2;
  }

  function sendAgain(jobs) {
    jobs.forEach((job) => {
      failed.delete(job);
      job.button.remove();
      job.view.node.classList.remove("has-failed");
      job.view.state.textContent = word("Waiting");
    });
    again.hidden = failed.size < 2;
    start(jobs);
  }

  again.addEventListener("click", () => sendAgain([...failed]));
  window.addEventListener("online", () => { if (failed.size) sendAgain([...failed]); });
  const chosen = form.elements.batch;
  const choose = () => { batch = chosen && chosen.value ? chosen.value : null; };
  [form.elements.sides, chosen].forEach((field) => field && field.addEventListener("change", choose));
  choose();

  function send(job) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", `/inbox/batches/${batch}/files?${hints()}`);
      request.setRequestHeader("X-CSRFToken", token);
      request.setRequestHeader("X-File-Name", encodeURIComponent(job.name));
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      job.view.state.textContent = word("Sending");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) job.view.bar.value = event.loaded / Math.max(1, event.total);
      });
      request.addEventListener("load", () => { settle(job, request); resolve(); });
      request.addEventListener("error", () => { fail(job, word("Offline"), true); resolve(); });
      request.send(job.file);
    });
  }

  function settle(job, request) {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* not ours: a proxy's page */ }
    if (request.status >= 300) {
      fail(job, answer.detail || word("Failed"), request.status >= 500 || request.status === 429);
      return;
    }
    job.view.bar.value = 1;
    job.view.node.classList.add(answer.tone === "bad" ? "has-failed" : "is-done");
    job.view.state.textContent = answer.word || word("Received");
    if (answer.reason) {
      const reason = document.createElement("span");
      reason.className = "upload-reason";
      reason.textContent = answer.reason;
      job.view.node.append(reason);
    }
    counts.done += 1;
    const rows = document.getElementById("batches");
    if (rows) rows.dispatchEvent(new Event("refresh"));
  }

  // everything has arrived: what looks at the batch as a whole need not wait
  function finish() {
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    fetch(`/inbox/batches/${batch}/whole`, { method: "POST", headers, keepalive: true }).catch(() => {});
  }

  async function next() {
    while (queue.length && counts.active < AT_ONCE) {
      const job = queue.shift();
      counts.active += 1;
      send(job).then(() => {
        counts.active -= 1;
        tell();
        if (!queue.length && !counts.active) finish();
        next();
      });
    }
  }

  async function take(files, folder) {
    const good = files.filter((one) => one.name && !/(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(one.name));
    if (!good.length) return;
    panel.hidden = false;
    const jobs = good.map((one) => ({ ...one, view: row(one.name) }));
    counts.all += jobs.length;
    tell();
    start(jobs, folder);
  }

  let opening = null;
  async function start(jobs, folder) {
    try {
      if (!batch) {
        opening = opening || openBatch(folder || word("Batch"));
        batch = (await opening).id;
      }
    } catch (problem) {
      const offline = problem instanceof TypeError || !problem.message;
      jobs.forEach((job) => fail(job, offline ? word("Offline") : problem.message, true));
      return;
    } finally {
      opening = null;
    }
    jobs.forEach((job) => {
      if (job.file.size > Number(form.dataset.limit)) fail(job, word("Large"), false);
      else queue.push(job);
    });
    next();
  }

  async function walk(entry, path) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [{ file, name: path + file.name }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      for (const child of some) found.push(...await walk(child, `${path}${entry.name}/`));
    }
    return found;
  }

  ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  }));
  ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("is-over")));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    const folder = entries.length === 1 && entries[0].isDirectory ? entries[0].name : "";
    const found = [];
    if (entries.length) for (const entry of entries) found.push(...await walk(entry, ""));
    else found.push(...[...event.dataTransfer.files].map((file) => ({ file, name: file.name })));
    take(found, folder);
  });
  ["files", "folder", "camera"].forEach((id) => {
    const input = document.getElementById(id);
    input.addEventListener("change", () => {
      const files = [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
      take(files, files.length && files[0].name.includes("/") ? files[0].name.split("/")[0] : "");
      input.value = "";
    });
  });
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => { if (counts.active || queue.length) event.preventDefault(); });
})();
