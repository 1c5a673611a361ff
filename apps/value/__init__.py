"""Effort against perceived value, decisions on impacts, the retainer statement, the value report, the reflection."""
