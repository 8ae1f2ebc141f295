"""The reference speaker agent: small, no Qt, no database; plays what a signed command says, and reports it."""
