"""How the schema's fields are answered."""
