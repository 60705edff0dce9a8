"""Ask and judge, in a worker's process where no student's code ever runs."""
