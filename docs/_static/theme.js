// Light or dark, as the reader has chosen, from the first moment that there is a body.
new MutationObserver((_, observer) => {
  if (!document.body) return;
  observer.disconnect();
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
}).observe(document.documentElement, { childList: true });
