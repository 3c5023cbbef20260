const api = (contract, target) => ({
  input: `${process.env.CONTRACTS}/${contract}.yaml`,
  output: {
    target,
    client: 'fetch',
    override: { mutator: { path: './http.ts', name: 'http', extension: '.js' } },
  },
});

export default {
  rest: api('ias-public-api', './rest.ts'),
  rpc: api('domain-api', './rpc.ts'),
};
