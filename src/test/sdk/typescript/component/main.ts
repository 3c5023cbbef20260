import "ias-client/sign-up";

document.querySelector("ias-sign-up")?.addEventListener("ias-state", ({ detail }) => {
  document.title = detail.title;
});
