// Makes this device one of the office's: redeems the code, and keeps the secret that comes for it.
import { enrolled, nextNumber } from "./device.js";
import { fill } from "./scan-view.js";

const form = document.getElementById("enrol");
const said = document.getElementById("enrol-said");
const button = document.getElementById("enrol-do");

async function redeem() {
  const response = await fetch("/v1/devices", {
    method: "POST", credentials: "same-origin", cache: "no-store",
    headers: {
      "Content-Type": "application/json", "Accept": "application/json",
      "Accept-Language": document.documentElement.lang,
      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
    },
    body: JSON.stringify({
      code: document.getElementById("code").value.trim(), first_sequence: await nextNumber(),
    }),
  });
  const body = await response.json();
  if (response.status !== 201) return body.detail || body.title || form.dataset.failed;
  await enrolled({
    name: body.name, secret: body.secret, label: body.label, office: body.office,
  });
  return fill(form.dataset.done, { label: body.label });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    said.textContent = await redeem();
  } catch {
    said.textContent = form.dataset.noNetwork;
  }
  button.disabled = false;
});
button.disabled = false;
