window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: "/api-spec/ias-public-api.yaml",
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
    // The contract stays in this house.
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
  });
};
