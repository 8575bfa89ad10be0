"""The decisions of booking, pure: what may happen, by whom and by when; what fits; what the hub may see."""
