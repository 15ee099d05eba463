"""The service-window console under ``/staff``: sign-in, walk-in cases, hand-outs, queue."""
