"""The station's first hour: one question a page, each kept when it is answered."""
