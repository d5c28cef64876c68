// What the theme leaves out for keyboards and screen readers.
addEventListener("DOMContentLoaded", () => {
  for (const node of document.querySelectorAll("pre, .equation, .math-wrapper, .table-wrapper")) {
    const isWhole = node.scrollWidth <= node.clientWidth && node.scrollHeight <= node.clientHeight;
    if (!isWhole) node.tabIndex = 0; // so that arrow keys move it
  }
  for (const node of document.querySelectorAll(".caption[role=heading]")) node.ariaLevel = 2;
  document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", "The pages");
  document.querySelector(".toc-drawer")?.setAttribute("aria-label", "On this page");
});
