// Refreshes the part of a page that has `data-verversen` (seconds), and only when somebody asks for
// it with the button that this adds. Without this script the link "Vernieuwen" does the same.
"use strict";
(() => {
  const part = document.querySelector("[data-verversen]");
  if (!part || !window.fetch) return;
  const bar = part.previousElementSibling;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "utrecht-button utrecht-button--subtle";
  const said = document.createElement("span");
  said.className = "stil";
  said.setAttribute("role", "status");
  bar.append(button, said);
  let timer = 0;

  const show = () => {
    button.textContent = timer ? "Pauzeer vanzelf vernieuwen" : "Vernieuw vanzelf";
  };
  const stop = (why) => {
    clearInterval(timer);
    timer = 0;
    said.textContent = why;
    show();
  };
  const refresh = async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return stop("Vernieuwen lukt niet. Vernieuw de bladzijde zelf.");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = fresh.getElementById(part.id);
      if (!found) return stop("Vernieuw de bladzijde zelf.");
      if (found.innerHTML === part.innerHTML) return;
      part.innerHTML = found.innerHTML;
      const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
      said.textContent = `Vernieuwd om ${time}.`;
    } catch {
      stop("Er is geen verbinding. Vernieuw de bladzijde zelf.");
    }
  };
  button.addEventListener("click", () => {
    if (timer) return stop("Vanzelf vernieuwen staat uit.");
    timer = setInterval(refresh, Number(part.dataset.verversen) * 1000);
    said.textContent = "Vanzelf vernieuwen staat aan.";
    show();
    refresh();
  });
  show();
})();
