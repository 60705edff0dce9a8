"""Keep the results: nbgrader's gradebook, and the autograded notebook with its verdicts beside it."""
