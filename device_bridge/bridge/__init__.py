"""The bridge process: drives the station's devices, serves their content, keeps what they report."""
