"""`course-grade --watch`: grade each submission when it arrives, and give its page back at once."""
