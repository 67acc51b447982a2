// Typed documents and their manifest. The schema comes from the gateway itself, by introspection.

import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

export default {
  // Left to itself, codegen accepts zstd, which it cannot read before Node 22.15.
  schema: { [process.env.GATEWAY_URL]: { headers: { "accept-encoding": "gzip" } } },
  documents: "codegen/*.ts",
  generates: {
    "codegen/generated/": {
      preset: "client",
      // Apollo's cache needs the names of types, and a trusted document runs as it stands in the manifest.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: { fragmentMasking: { unmaskFunctionName: "readFragment" }, persistedDocuments: true },
      config: {
        enumsAsTypes: true,
        importExtension: ".js",
        scalars: { Beloep: "string", Date: "string", DateTime: "string", PartIdentifikator: "string" },
        strictScalars: true,
        useTypeImports: true,
      },
    },
  },
};
