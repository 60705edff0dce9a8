"""Scores and feedback pages go out, the way a learning platform or a spreadsheet wants them."""
