"""Turn a notebook's text into HTML that needs no script: for the website and for the feedback pages."""
