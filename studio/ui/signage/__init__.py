"""The room Bảng điện tử: boards laid out, judged, published. ``painting.render_layout`` draws what a board shows."""
