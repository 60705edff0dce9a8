"""Mistakes of lesson 08: better first weights, and better steps."""

from course_lib.mistakes.table import tables

MISTAKES = tables(
    scaled_params="""
variance-as-spread | the variance is taken for the standard deviation | np.sqrt(gain / n_prev) -> gain / n_prev
    `rng.normal` wants a standard deviation. What does gain / n_prev stand for?
""",
    momentum_step="""
uphill | the step goes uphill | p - eta * v -> p + eta * v
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
""",
    rmsprop_step="""
uphill | the step goes uphill | p - eta -> p + eta
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
""",
    adam_step="""
uphill | the step goes uphill | p - eta -> p + eta
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
""",
)
