"""Today: is it on air, what is next, does anything need me. Each line leads to where it is mended."""
