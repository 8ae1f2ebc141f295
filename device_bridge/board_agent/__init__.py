"""What runs on a bulletin board: fetches signed packages, keeps them, serves the player to the board's browser."""
