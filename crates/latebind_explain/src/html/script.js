(function () {
  "use strict";
  var steps = Array.prototype.slice.call(document.querySelectorAll(".tale li"));
  var stage = document.querySelector(".stage");
  if (!steps.length || !stage) { return; }
  var marks = Array.prototype.slice.call(document.querySelectorAll("#timeline svg [data-at]"));
  var lines = Array.prototype.slice.call(document.querySelectorAll(".source li[data-line]"));
  var saying = document.getElementById("saying"), count = document.getElementById("count"), slider = document.getElementById("slider");
  var cell = document.querySelector("#cells .value");
  var last = steps.length - 1, now = last;
  slider.max = String(last);
  function show(n, silently) {
    now = Math.max(0, Math.min(last, n));
    var step = steps[now], at = Number(step.dataset.at);
    steps.forEach(function (it, k) { if (k === now) { it.setAttribute("aria-current", "step"); } else { it.removeAttribute("aria-current"); } });
    marks.forEach(function (it) { it.classList.toggle("future", Number(it.dataset.at) > at); });
    lines.forEach(function (it) { it.classList.toggle("now", it.dataset.line === step.dataset.line); });
    if (cell) { cell.textContent = step.dataset.value.length > 32 ? step.dataset.value.slice(0, 31) + "…" : step.dataset.value; }
    slider.value = String(now);
    slider.setAttribute("aria-valuetext", "step " + (now + 1) + " of " + (last + 1));
    count.textContent = "step " + (now + 1) + " of " + (last + 1);
    if (!silently) { saying.textContent = step.textContent; }
    saying.classList.toggle("stale", step.classList.contains("stale"));
  }
  document.getElementById("first").onclick = function () { show(0); };
  document.getElementById("back").onclick = function () { show(now - 1); };
  document.getElementById("next").onclick = function () { show(now + 1); };
  slider.oninput = function () { show(Number(slider.value)); };
  document.addEventListener("keydown", function (event) {
    if (event.target === slider || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) { event.preventDefault(); show(to); }
  });
  document.body.classList.add("stepping");
  var wanted = /^#step-(\d+)$/.exec(window.location.hash);
  show(wanted ? Number(wanted[1]) - 1 : last, true);
  saying.textContent = wanted ? steps[now].textContent : "This is the end. Go back to the first step, or use the arrow keys.";
}());
