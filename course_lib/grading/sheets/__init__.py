"""Give scores and feedback pages back, in the form that a learning platform or a spreadsheet wants."""
