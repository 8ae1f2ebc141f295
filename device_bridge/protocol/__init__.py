"""The open speaker protocol: signed envelopes, messages, their schemas (see PROTOCOL.md)."""
