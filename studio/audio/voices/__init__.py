"""Text to speech: engines that are programs of their own, each run in a short-lived process."""
