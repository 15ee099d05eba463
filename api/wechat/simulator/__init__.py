"""WeChat's side on this machine: phones that push to a callback, and the HTTP API. For tests and for trying out."""
