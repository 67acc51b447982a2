"""Running a GraphQL operation: prepared documents, limits, execution under a time limit, coded errors."""
