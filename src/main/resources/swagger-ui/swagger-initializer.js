window.onload = () => {
  window.ui = SwaggerUIBundle({
    urls: [
      { name: "IAM Service", url: "/api-spec/ias-public-api.yaml" },
      { name: "Domain", url: "/api-spec/domain-api.yaml" },
    ],
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
    // The contract stays in this house.
    validatorUrl: null,
    // The standalone layout is the one that has a list to choose the contract from.
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: "StandaloneLayout",
  });
};
