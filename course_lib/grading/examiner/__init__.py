"""The side that asks and judges: a worker's process, in which no student's code ever runs."""
