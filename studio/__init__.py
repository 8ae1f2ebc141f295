"""The station's studio: record, edit, master, approve, schedule, air, prove."""
