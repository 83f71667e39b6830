// Runs before the first paint, so that a light page never flashes dark.
(() => {
  const chosen = localStorage.getItem('theme');
  const theme = chosen ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
  document.documentElement.dataset.theme = theme;
})();
