// Runs before the first paint, so that what needs a script is laid out as such from the start.
document.documentElement.classList.add("js");
