"""How days and moments are written, where Django's own forms are not ours."""
