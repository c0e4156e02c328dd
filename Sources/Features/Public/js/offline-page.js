// The page for a place that needs a network: goes there by itself as soon as there is one.
window.addEventListener("online", () => window.location.reload());
document.getElementById("again").addEventListener("click", () => window.location.reload());
