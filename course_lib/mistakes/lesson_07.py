"""Mistakes of lesson 07: digits."""

from course_lib.mistakes.table import tables

MISTAKES = tables(
    one_hot="""
transposed | rows and columns have changed places: each example stands in a row | result.T
    Examples stand in columns here. Which shape is asked for?
""",
    softmax="""
over-rows | each row adds up to 1, not each column | softmax(Z.T).T
    One column is one example. Over which axis do the probabilities of one example add up to 1?
""",
    cross_entropy="""
mean-of-all-entries | it is averaged over the classes too | result / Y.shape[0]
    np.mean divides by all entries. By which of the two sizes does the formula divide?
""",
    cross_entropy_delta="""
wrong-sign | the sign is wrong: y − ŷ where ŷ − y belongs | -result
    If ŷ of the right class is too small, should L grow or shrink when its z grows?
""",
    backpropagate="""
hidden-without-derivative | the error signal of the hidden layers lacks σ′(z) | hidden_delta: W_next.T @ delta_next
    Which slope does this layer's z pass through on its way to a?
""",
    accuracy="""
argmax-over-examples | the largest entry of each row is looked for, not that of each column | \
    axis=0) == np.argmax(Y, axis=0 -> axis=1) == np.argmax(Y, axis=1
    One column is one example. Along which axis do its n entries stand?
""",
)
