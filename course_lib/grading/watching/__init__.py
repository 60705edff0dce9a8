"""Grade each submission when it arrives, and give its page back at once: `course-grade --watch`."""
