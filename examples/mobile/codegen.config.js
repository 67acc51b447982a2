// Types of each document in src/, and the manifest for GATEWAY_TRUSTED_DOCUMENTS. Documents are strings: nothing of
// GraphQL's own library is needed at run time.

export default {
  schema: process.env.SCHEMA ?? "../../schema/schema.graphql",
  documents: "src/*.graphql",
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: "sha256" } },
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        importExtension: ".js",
        scalars: { Beloep: "string", Date: "string", DateTime: "string", PartIdentifikator: "string" },
        strictScalars: true,
        useTypeImports: true,
      },
    },
  },
};
