"""Which government measures apply to an applicant, on which words of which document.

Pure: no clock, no network. See ``docs/policies.md``.
"""
