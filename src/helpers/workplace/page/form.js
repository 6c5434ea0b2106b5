"use strict";
/* The form for a build: what is chosen stands in the address, so that it survives a reload.
   Whatever comes from workbooks is put in as text, never as markup. */
(() => {
  const LANG = document.documentElement.lang;
  const { base: BASE, xsrf: XSRF } = document.body.dataset;
  const POLL = 1000; // milliseconds between looks at builds that run
  const by = (id) => document.getElementById(id);
  const form = by("order");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  };
  const listed = (items, kind) => make("ul", { class: "problems" },
    ...items.map((text) => make("li", { class: `message ${kind}` }, text)));

  const ask = async (path, options = {}) => {
    const headers = { "X-XSRFToken": XSRF, "Content-Type": "application/json" };
    let answer;
    try {
      answer = await fetch(BASE + path, { ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(_("Không tới được máy chủ: lệnh mở trang này đã dừng. Chạy lại lệnh, mở địa chỉ mới."));
    }
    const data = answer.status === 204 ? null : await answer.json();
    if (!answer.ok) throw new Error(data.message);
    return data;
  };
  const about = (extra) => new URLSearchParams({
    programme: form.programme.value, period: form.period.value, lang: LANG, ...extra,
  });

  let programmes = [];
  const chosen = () => programmes.find((programme) => programme.id === form.programme.value) || { faults: [] };
  const ticked = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value);
  const order = () => ({
    programme: form.programme.value,
    period: form.period.value,
    units: ticked("which")[0] === "some" ? ticked("unit") : [],
    formats: ticked("format"),
    lang: ticked("in")[0],
  });

  /* the address */
  const remember = () => {
    const { programme, period, units, formats, lang } = order();
    const query = new URLSearchParams({ programme, period, formats, in: lang });
    if (ticked("which")[0] === "some") query.set("units", units);
    if (LANG !== "vi") query.set("lang", LANG);
    history.replaceState(null, "", `?${query}`);
    query.delete("lang");
    if (LANG === "vi") query.set("lang", "en");
    by("other").href = `?${query}`;
  };
  const tick = (name, values) => form.querySelectorAll(`input[name="${name}"]`)
    .forEach((box) => { box.checked = values.includes(box.value); });
  const recall = (query) => {
    if (query.has("formats")) tick("format", query.get("formats").split(","));
    if (query.has("units")) {
      tick("which", ["some"]);
      tick("unit", query.get("units").split(","));
    }
    if (query.has("in")) tick("in", [query.get("in")]);
  };

  /* what can be chosen */
  const options = (select, items, wanted) => {
    select.replaceChildren(...items.map(([value, text]) => make("option", { value }, text)));
    if (items.some(([value]) => value === wanted)) select.value = wanted;
  };
  const showPeriods = (wanted) => {
    const { faults, periods = [], current = "", language } = chosen();
    by("faults").replaceChildren(...(faults.length
      ? [make("p", {}, _("Khai báo có lỗi, chưa lập được:")), listed(faults, "error")] : []));
    by("faults").hidden = !faults.length;
    options(form.period, periods.map((period) => [period.id, period.label]), wanted || current);
    if (language) tick("in", [language]);
    showUnits();
  };
  const showUnits = () => {
    const { units: names = {}, periods = [] } = chosen();
    const { units = [] } = periods.find((period) => period.id === form.period.value) || {};
    const kept = new Set(ticked("unit"));
    by("units").replaceChildren(...units.map((id) => {
      const box = make("input", { type: "checkbox", name: "unit", value: id });
      box.checked = kept.has(id);
      return make("label", {}, box, make("span", {}, names[id]));
    }));
    by("count").textContent = fill(_("({n} báo cáo)"), { n: units.length });
    showSome();
  };
  const showSome = () => {
    by("some").hidden = ticked("which")[0] !== "some";
    const wanted = plain(by("filter").value);
    by("units").querySelectorAll("label").forEach((label) => { label.hidden = !plain(label.textContent).includes(wanted); });
    const { faults, periods = [] } = chosen();
    by("start").setAttribute("aria-disabled", Boolean(faults.length || !periods.length));
  };

  /* what is missing */
  let checking;
  const showMissing = async () => {
    if (checking) checking.abort();
    const mine = checking = new AbortController();
    by("missing").replaceChildren();
    if (!form.period.value) { by("checked").textContent = ""; return; }
    by("checked").textContent = _("Đang kiểm tra số liệu đã nhận…");
    try {
      const checked = await ask(`api/missing?${about()}`, { signal: mine.signal });
      by("checked").textContent = summary(checked);
      by("missing").replaceChildren(...lacking(checked.parts), ...checked.units.map(unitProblems));
    } catch (error) {
      if (error.name === "AbortError") return;
      by("checked").textContent = "";
      by("missing").replaceChildren(make("p", { class: "message failed" }, error.message));
    }
  };
  const summary = ({ kind, files, units }) => {
    if (kind === "published") return _("Số liệu lấy từ văn bản công bố: không có biểu phải nhận.");
    if (!files) return _("Chưa nhận tệp nào của kỳ này.");
    const [errors, warnings] = ["errors", "warnings"].map((name) => units.reduce((sum, unit) => sum + unit[name], 0));
    return fill(_("Đã nhận {files} tệp: {errors} lỗi, {warnings} nhắc nhở."), { files, errors, warnings });
  };
  const lacking = (parts) => parts.flatMap(({ period, of, lacking: names }) => {
    const text = names.length
      ? fill(_("{period}: {n}/{of} đơn vị chưa gửi biểu"), { period, n: names.length, of })
      : fill(_("{period}: đủ {of} đơn vị"), { period, of });
    const line = make("p", { class: names.length ? "status bad" : "status ok" }, text);
    return names.length ? [line, listed(names, "error")] : [line];
  });
  const unitProblems = ({ unit, errors, warnings, problems }) => make("details", {},
    make("summary", {}, `${unit || _("Chưa rõ đơn vị")}: ${fill(_("{errors} lỗi, {warnings} nhắc nhở"), { errors, warnings })}`),
    make("ul", { class: "problems" }, ...problems.map((problem) => make("li", { class: `message ${problem.severity}` }, problem.message))));

  /* builds */
  const shown = new Map(); // number of a build → what shows it
  const STATES = {
    running: _("đang lập"), stopping: _("đang dừng"), done: _("đã lập xong"), problems: _("đã lập xong, có việc cần xem lại"),
    failed: _("không lập được"), stopped: _("đã dừng; báo cáo đã xong được giữ"),
  };
  const atWork = ({ state }) => ["running", "stopping"].includes(state);
  const nameOf = (run) => {
    const programme = programmes.find((declared) => declared.id === run.programme);
    return `${run.label}, ${programme ? programme.name : run.programme}`;
  };
  const showRuns = (runs) => {
    if (!runs.length) { by("runs").replaceChildren(make("p", { class: "basis" }, _("Chưa có lần lập nào từ khi mở lệnh."))); return; }
    if (!shown.size) by("runs").replaceChildren();
    const numbers = runs.map((run) => run.number);
    shown.forEach((view, number) => { if (!numbers.includes(number)) { view.root.remove(); shown.delete(number); } });
    [...runs].reverse().forEach((run) => {
      if (!shown.has(run.number)) {
        shown.set(run.number, view(run));
        by("runs").prepend(shown.get(run.number).root);
      }
      update(shown.get(run.number), run);
    });
  };
  const view = (run) => {
    const bar = make("progress", { "aria-label": nameOf(run) });
    const line = make("p", {});
    const stop = make("button", { type: "button", class: "quiet" }, _("Dừng"));
    stop.setAttribute("aria-label", `${_("Dừng")}: ${nameOf(run)}`);
    stop.addEventListener("click", async () => {
      by("announced").textContent = _("Đang dừng…");
      try { await ask(`api/builds/${run.number}`, { method: "DELETE" }); } catch (error) { by("refused").textContent = error.message; }
      look();
    });
    const more = make("div", {});
    return { root: make("div", { class: "run" }, make("h3", {}, nameOf(run)), bar, line, stop, more), bar, line, stop, more };
  };
  const update = (mine, run) => {
    if (mine.state && mine.state !== run.state && !atWork(run)) ended(run);
    if (mine.state === run.state && !atWork(run)) return;
    mine.state = run.state;
    const { done = 0, failed = 0, total } = run.progress;
    if (total) { mine.bar.max = total; mine.bar.value = done + failed; }
    const sum = fill(_("{done}/{total} báo cáo xong, {failed} không lập được"), { done, total, failed });
    mine.line.textContent = `${STATES[run.state]}${total ? `: ${sum}` : ""}`;
    mine.line.textContent = mine.line.textContent.replace(/^./, (first) => first.toUpperCase());
    if (!atWork(run)) {
      if (document.activeElement === mine.stop) by("start").focus();
      mine.stop.remove();
      mine.bar.remove();
      mine.more.replaceChildren(...messages(run));
    }
  };
  const messages = ({ result, printed, state }) => {
    const outcome = result || { failed: [], lost: [], errors: [], warnings: [], missing: [], decided: [], changed: [], unknown: [], left_over: [] };
    const errors = [
      ...outcome.failed.map((failure) => `${fill(_("Không lập được {unit}"), failure)}: ${failure.error}`),
      ...outcome.lost.map((failure) => `${fill(_("Không lập được {unit}"), { unit: `${failure.unit}, ${failure.format}` })}: ${failure.error}`),
      ...outcome.errors,
      ...(printed.length && state !== "stopped" ? [printed.join("\n")] : []),
    ];
    const warnings = [
      ...outcome.missing, ...outcome.decided, ...outcome.warnings,
      ...outcome.changed.map((name) => `${name}: ${_("không còn như lúc lập")}`),
      ...outcome.unknown.map((name) => `${name}: ${_("tệp lạ, không do lần lập nào ghi")}`),
      ...outcome.left_over.map((name) => `${name}: ${_("không còn là báo cáo của đơn vị nào")}`),
    ];
    const kept = outcome.kept ? [make("p", {}, fill(_("Giữ nguyên {kept} báo cáo không đổi."), outcome))] : [];
    return [...kept, ...(errors.length ? [listed(errors, "error")] : []), ...(warnings.length ? [listed(warnings, "warning")] : [])];
  };
  const ended = (run) => {
    by("announced").textContent = `${nameOf(run)}: ${STATES[run.state]}.`;
    showResults();
  };
  let timer;
  const look = async () => {
    clearTimeout(timer);
    try {
      const runs = await ask(`api/builds?lang=${LANG}`);
      showRuns(runs);
      if (runs.some(atWork)) timer = setTimeout(look, POLL);
    } catch (error) {
      by("refused").textContent = error.message;
      timer = setTimeout(look, 5 * POLL);
    }
  };

  /* what is built */
  const link = ({ name, href }, unit) => make("a", {
    href: `${BASE}outputs/${href}`, target: "_blank", rel: "noopener", "aria-label": `${name}, ${unit}`,
  }, name);
  const showResults = async () => {
    const place = by("results");
    if (!form.period.value) { place.replaceChildren(); return; }
    const wanted = about().toString();
    let built;
    try { built = await ask(`api/results?${wanted}`); } catch (error) {
      place.replaceChildren(make("p", { class: "message failed" }, error.message));
      return;
    }
    if (wanted !== about().toString()) return;
    if (!built.index) { place.replaceChildren(make("p", { class: "basis" }, _("Kỳ này chưa lập báo cáo nào."))); return; }
    const head = make("tr", {}, make("th", { scope: "col" }, _("Đơn vị")), make("th", { scope: "col" }, _("Tệp")));
    const rows = built.reports.map(({ unit, files }) => make("tr", {}, make("th", { scope: "row" }, unit),
      make("td", {}, ...files.map((file) => link(file, unit)))));
    const name = form.period.selectedOptions[0].textContent;
    place.replaceChildren(
      make("p", {}, link({ name: _("Trang của kỳ"), href: built.index }, name)),
      ...(built.failed.length ? [listed(built.failed.map((failure) => `${fill(_("Không lập được {unit}"), failure)}: ${failure.error}`), "error")] : []),
      make("table", { class: "data reports" }, make("caption", {}, fill(_("{n} báo cáo đã lập"), { n: built.reports.length })),
        make("thead", {}, head), make("tbody", {}, ...rows)),
    );
  };

  const start = async (event) => {
    event.preventDefault();
    const refusal = by("refused");
    refusal.textContent = "";
    const wanted = order();
    if (by("start").getAttribute("aria-disabled") === "true") return;
    if (ticked("which")[0] === "some" && !wanted.units.length) { refusal.textContent = _("Chưa chọn đơn vị nào."); return; }
    if (!wanted.formats.length) { refusal.textContent = _("Chưa chọn định dạng nào."); return; }
    try {
      const run = await ask(`api/builds?lang=${LANG}`, { method: "POST", body: JSON.stringify(wanted) });
      by("announced").textContent = `${nameOf(run)}: ${STATES.running}.`;
    } catch (error) { refusal.textContent = error.message; }
    look();
  };

  form.addEventListener("submit", start);
  form.programme.addEventListener("change", () => { showPeriods(); remember(); showMissing(); showResults(); });
  form.period.addEventListener("change", () => { showUnits(); remember(); showMissing(); showResults(); });
  form.addEventListener("input", () => { showSome(); remember(); });
  (async () => {
    const query = new URLSearchParams(location.search);
    try { programmes = await ask(`api/choices?lang=${LANG}`); } catch (error) {
      by("refused").textContent = error.message;
      return;
    }
    options(form.programme, programmes.map((programme) => [programme.id, programme.name]), query.get("programme"));
    showPeriods(query.get("period"));
    recall(query);
    showSome();
    remember();
    showMissing();
    showResults();
    look();
  })();
})();
