// @ts-check
/// <reference types="ias-client/sign-up" />

document.querySelector("ias-sign-up")?.addEventListener("ias-confirmed", async ({ detail }) => {
  // Your back end verifies the token with the keys of the service, and answers with a session of its own.
  const answer = await fetch("/session", { method: "POST", body: detail.authToken });
  const welcome = document.querySelector("#welcome");
  if (welcome !== null) {
    welcome.textContent = answer.ok ? "You are signed in." : "Please try again in a moment.";
  }
});
