// Light or dark, as the reader has chosen, from the first moment that there is a body.
new MutationObserver((_, observer) => {
  if (!document.body) return;
  observer.disconnect();
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Where a page may store nothing, the system's scheme is the reader's.
  }
  document.body.dataset.theme = chosen || "auto";
}).observe(document.documentElement, { childList: true });
