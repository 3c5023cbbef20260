// The contract of the REST API keeps the title of the published API that it is compatible with.
const TITLES = { "IAM Service API": "ias REST API" };

const titles = () => ({
  statePlugins: {
    spec: {
      wrapSelectors: {
        info: (original) => (...parameters) => {
          const info = original(...parameters);
          return info.set("title", TITLES[info.get("title")] ?? info.get("title"));
        },
      },
    },
  },
});

window.onload = () => {
  window.ui = SwaggerUIBundle({
    urls: [
      { name: "ias REST API", url: "../api-spec/ias-public-api.yaml" },
      { name: "ias RPC API", url: "../api-spec/domain-api.yaml" },
    ],
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
    // The contract stays in this house.
    validatorUrl: null,
    // The standalone layout is the one that has a list to choose the contract from.
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [titles],
    layout: "StandaloneLayout",
  });
};
