"""Mistakes of lesson 04: the chain rule."""

from course_lib.mistakes.table import tables

MISTAKES = tables(
    d_sigmoid="""
sigmoid-itself | it gives the sigmoid, not its slope | sigmoid(z)
    Far out the sigmoid is flat. What is your answer there?
plus-for-minus | σ(1 + σ): one sign is wrong | sigmoid(z) * (1 + sigmoid(z))
    The slope is largest at z = 0. Is yours, and is it ever above ¼?
z-for-sigma | z(1 − z): the formula is in σ(z), not in z | np.asarray(z) * (1 - np.asarray(z))
    Some books write a(1 − a). What is a, seen from z?
sigma-twice | the sigmoid is applied before the slope is taken: it is the slope at a, where the slope at z is asked for
    | d_sigmoid(sigmoid(z))
    Your function gets z. How often is σ applied in yours?
one-factor-only | 1 − σ alone | 1 - sigmoid(z)
    Two factors make the slope. Which one is missing?
wrong-sign | the sign is wrong: the sigmoid rises everywhere | -result
    Can a rising curve have a negative slope?
tanh-rule | 1 − σ² is the rule for tanh | 1 - sigmoid(z) ** 2
    Which activation has the slope 1 − a²? Is it the one asked for?
square-for-product | it gives σ², which rises to 1 | sigmoid(z) ** 2
    What is the slope far to the right, and what is yours?
brackets-missing | it is 0 everywhere | 0.0 * sigmoid(z)
    s · 1 − s is s − s: Python multiplies before it subtracts. Does one of your lines do so, and what should be
    subtracted first?
inner-slope-missing | it gives −σ²: the slope of 1/u alone, without that of u | -(sigmoid(z) ** 2)
    σ is 1/u with u = 1 + e^(−z). How much does u change when z changes a little?
""",
    d_relu="""
relu-itself | it gives relu(z), not its slope | relu(z)
    How steep is the line a = z?
one-at-zero | right, but for z = 0 exactly | (np.asarray(z) >= 0) * 1.0
    The kink has no slope of its own; the course takes 0 there. Is your comparison > or ≥?
half-at-zero | right, but for z = 0 exactly | np.heaviside(z, 0.5)
    The mean of both sides is a fair choice, but the course takes 0 at the kink.
always-one | the slope is 1 everywhere | np.ones_like(z, dtype=float)
    What is the slope where the ReLU is flat?
sides-swapped | 1 for negative z, 0 for positive | (np.asarray(z) < 0) * 1.0
    On which side is the ReLU flat?
sign | it gives the sign of z | np.sign(z)
    What is the slope of a flat line?
slope-of-a-leak | a little slope is left for negative z | np.where(np.asarray(z) > 0, 1.0, 0.01)[()]
    That is a leaky ReLU's slope. How flat is the plain one?
one-number-only | it works for a single number only, not for an array | 1.0 if z > 0 else 0.0
    An array has many entries, so `if z > 0` cannot decide. What does `z > 0` alone give for an array?
all-or-none | one slope is given for a whole array: 1 only where all its entries are above 0
    | np.full(np.shape(z), float(np.all(np.asarray(z) > 0)))
    Each entry has a slope of its own. Of what does your condition speak: of one entry, or of all?
any-decides | one slope is given for a whole array: 1 as soon as one of its entries is above 0
    | np.full(np.shape(z), float(np.any(np.asarray(z) > 0)))
    Each entry has a slope of its own. Of what does your condition speak: of one entry, or of all?
""",
    numeric_derivative="""
slope := (f(x + h) - f(x - h)) / (2.0 * h)
one-sided | the difference is one-sided: f(x + h) − f(x) | slope: (f(x + h) - f(x)) / h
    Central means the same step to both sides. Where are your two points?
backward | the difference is one-sided: f(x) − f(x − h) | slope: (f(x) - f(x - h)) / h
    Central means the same step to both sides. Where are your two points?
divided-by-h | the points are central, but the result is divided by h | slope: (f(x + h) - f(x - h)) / h
    How far apart are the two points?
precedence | only f(x − h) is divided: brackets are missing around the difference
    | slope: f(x + h) - f(x - h) / (2 * h)
    Which is computed first in a − b / c?
times-h | the difference is divided by 2 and then multiplied by h | slope: (f(x + h) - f(x - h)) / 2 * h
    Python reads d / 2 * h from left to right. Where do the brackets belong?
not-divided | the difference is not divided | slope: f(x + h) - f(x - h)
    A slope is rise over run. What is the run?
added | the two values are added, not subtracted | slope: (f(x + h) + f(x - h)) / (2 * h)
    By how much does f change between the two points?
sign | the difference is the wrong way round | slope: (f(x - h) - f(x + h)) / (2 * h)
    Where f rises, is your slope positive?
h-ignored [alone] | the step that is taken is not the caller's h | numeric_derivative(f, x)
    What does the caller's h do in your function?
half-steps | the steps are h/2 to each side | slope: (f(x + h / 2) - f(x - h / 2)) / h
    That is central too, but the docstring says how wide. How far from x are your points?
no-brackets | brackets are missing, around the difference and around what it is divided by
    | slope: f(x + h) - f(x - h) / 2 * h
    Python divides and multiplies first, from left to right. What does it make of a - b / 2 * h?
sign-lost | the sign of the slope is lost | abs(result)
    Where f falls, what should your number be?
halved-only | the difference is divided by 2 alone: the h is missing | slope: (f(x + h) - f(x - h)) / 2
    A slope is rise over run. How far apart are the two points?
half-way | the points are x and x + h, and the difference is divided by 2h | slope: (f(x + h) - f(x)) / (2 * h)
    Where are your two points, and how far apart are they?
x-multiplied | x is multiplied by 1 ± h, not moved by h | slope: (f(x * (1 + h)) - f(x * (1 - h))) / (2 * h)
    How far from x are your two points: by h, or by a share of x?
x-multiplied-over-h | x is multiplied by 1 ± h, not moved by h, and it is divided by h
    | slope: (f(x * (1 + h)) - f(x * (1 - h))) / h
    How far from x are your two points, and how far apart?
""",
    chain="""
product := np.prod(np.asarray(list(slopes), dtype=float))
added | the slopes are added, not multiplied | product: np.sum(slopes)
    A change is doubled and then tripled. By how much has it grown?
first-only [alone] | only the first slope counts | float([*slopes, 1.0][0])
    What happens to the change at the later stations?
last-only [alone] | only the last slope counts | float([1.0, *slopes][-1])
    What happened to the change before the last station?
zero-for-none [alone] | right, but for an empty path | result if len(slopes) else 0.0
    With nothing in between, how does a change arrive? Which number leaves a product as it is?
starts-at-zero [alone] | the product is always 0 | 0.0
    What makes it 0: the number it starts with, or one of its factors?
mean | the slopes are averaged | product: np.mean(slopes) if len(slopes) else 1.0
    A change is doubled and then tripled. By how much has it grown?
absolute | the signs are lost | abs(result)
    A slope of −1 reverses a change. Does your answer show that?
step-skipped | the last slope is left out | chain(slopes[:-1])
    How many factors does your product have for three slopes?
return-inside-the-loop [alone] | only the first slope counts, and an empty path gives nothing
    | float(slopes[0]) if len(slopes) else None
    A function ends at its first `return`. In which round of your loop is that?
first-by-index [alone] | only the first slope counts, and an empty path has none | float(slopes[0])
    What happens to the change at the later stations? And with no stations at all?
last-by-index [alone] | only the last slope counts, and an empty path has none | float(slopes[-1])
    What happened to the change before the last station? And with no stations at all?
added-to-one | the slopes are added, to 1 | product: 1.0 + np.sum(slopes)
    A change is doubled and then tripled. By how much has it grown?
first-left-out | the first slope is left out | chain(slopes[1:])
    From which number does Python start to count? How many factors does your product have for three slopes?
zeros-skipped | slopes of 0 are skipped | chain([s for s in slopes if s])
    What arrives where a slope on the path is 0?
negative-skipped | slopes below 0 are skipped | chain([s for s in slopes if s >= 0])
    What does a slope of −1 do to a change?
partial-products [alone] | all products on the way come back, not only the last
    | np.cumprod(slopes) if len(slopes) else 1.0
    How much of the change arrives at the end? That is one number.
""",
    nested_derivative="""
inner-value-not-passed-on | f′ is taken at x, not at g(x) | float(df(x) * dg(x))
    What arrives at f: x, or what g made of it?
added | the two slopes are added | float(df(g(x)) + dg(x))
    A change is stretched by g, and then once more by f. What do two stretches make together?
inner-slope-missing | g′ is missing | float(df(g(x)))
    How much does g(x) change when x changes a little? Where is that in your answer?
outer-slope-missing | f′ is missing | float(dg(x))
    How much does f change when its input changes a little? Where is that in your answer?
slope-for-value | f′ is taken at g′(x), not at g(x) | float(df(dg(x)) * dg(x))
    What arrives at f: the value of g, or its slope?
both-at-g | g′ is taken at g(x), not at x | float(df(g(x)) * dg(g(x)))
    What does g get as its input?
value-for-slope | g(x) itself is a factor, where its slope belongs | float(df(g(x)) * g(x))
    Which of g and dg tells how much g(x) changes?
inputs-swapped | f′ is taken at x and g′ at g(x): each at the other's place | float(df(x) * dg(g(x)))
    Follow x on its way. Which function meets it first, and what does the other one get?
slope-of-slope | only f′ comes back, taken at g′(x) | float(df(dg(x)))
    Two slopes are wanted. What arrives at f, and how are the two put together?
by-differences | the slope of g is measured by differences: right to some digits only, or not at all where g is large
    | float(df(g(x)) * ((g(x + h) - g(x - k)) / (h + k))) for h, k in \
        [(h, k) for h in (1e-5, 1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-8) for k in (h, 0.0)]
    Four things are handed to your function. Which of them do your lines never use?
value-too | g(x) itself is a factor too, beside both slopes | float(df(g(x)) * dg(x) * g(x))
    How many stations lie between x and the result, and does each give a slope?
both-at-g-added | the slopes are added, and g′ is taken at g(x) | float(df(g(x)) + dg(g(x)))
    A change is stretched by g, and then once more by f. What do two stretches make together, and what does each
    function get?
both-at-x-added | the slopes are added, and f′ is taken at x | float(df(x) + dg(x))
    A change is stretched by g, and then once more by f. What do two stretches make together, and what does each
    function get?
absolute | the sign is lost | abs(result)
    A slope of −1 reverses a change. Does your answer show that?
""",
    neuron_grad="""
error := 2.0 * (sigmoid(z) - y)
sigma-slope-missing | σ′ is missing | d_sigmoid: 1.0
    Three stations lie between w and L: z, ŷ and L. Is there a slope for each?
factor-2-missing | a factor 2 is missing | error: sigmoid(z) - y
    Either the 2 of the square got lost, or a ½ came in. L is (ŷ − y)²: what is its slope?
wrong-sign | the sign is wrong: y − ŷ where ŷ − y belongs | error: 2.0 * (y - sigmoid(z))
    If ŷ is too large, should L grow or shrink when ŷ grows further?
slope-at-a | σ′ is taken at a, where the slope at z is asked for | d_sigmoid: d_sigmoid(sigmoid(z))
    What went into the sigmoid?
sigma-for-slope | σ stands where σ′ belongs | d_sigmoid: sigmoid(z)
    How steep is the sigmoid at z? That is not its height.
z-for-sigma | z(1 − z) stands where σ′(z) belongs | d_sigmoid: z * (1 - z)
    Some books write a(1 − a). What is a, seen from z?
error-squared | the error is still squared | error: (sigmoid(z) - y) ** 2
    What is the derivative of e²?
bias-zero | db is 0 | (result[0], 0.0)
    Does L change when b changes? What is ∂z/∂b?
bias-times-b | db is multiplied by b | (result[0], result[1] * b)
    z = w·x + b: what is ∂z/∂b?
weights-for-inputs | dw is multiplied by w, where x belongs | (result[1] * w, result[1])
    z = w·x + b: what is ∂z/∂w?
input-missing | dw lacks its last factor: it is the same for every weight | (np.full_like(w, result[1]), result[1])
    z = w·x + b: what is ∂z/∂w₁, and what is ∂z/∂w₂?
order-swapped | db and dw come back in the wrong order | result[::-1]
    Read the docstring's last line: which comes first?
not-summed [alone] | z is not summed: w·x + b is a number for each input
    | weighted_sum(w, x, b) -> w * x + b; float(dz) -> dz
    A neuron has one z. What shape does yours have?
bias-forgotten-in-z | z lacks the bias | weighted_sum: weighted_sum(w, x, 0.0)
    What does the neuron add after the weighted sum?
brackets-around-error [alone] | brackets are missing: only y is multiplied by the slope of the sigmoid
    | 2.0 * (sigmoid(z) - y) -> 2.0 * sigmoid(z) - y
    Python multiplies before it subtracts. What belongs to the error?
prediction-doubled [alone] | brackets are missing: only ŷ is doubled, not the error
    | 2.0 * (sigmoid(z) - y) -> (2.0 * sigmoid(z) - y)
    What is the derivative of e²? And what is e here?
brackets-around-slope [alone] | brackets are missing: ŷ is subtracted at the very end
    | d_sigmoid(z) -> sigmoid(z) * 1 - sigmoid(z)
    Python multiplies before it subtracts. What should be subtracted first?
slopes-added [alone] | the slopes of the square and of the sigmoid are added | * d_sigmoid(z) -> + d_sigmoid(z)
    A change is stretched at each station. What do two stretches make together?
all-slopes-added [alone] | all slopes on the path are added | \
* d_sigmoid(z) -> + d_sigmoid(z); dz * np.asarray(x, dtype=float), float(dz) -> dz + x, dz + 1
    A change is stretched at each station. What do three stretches make together?
plus-for-minus | σ(1 + σ) stands where σ′ belongs: one sign is wrong | d_sigmoid: sigmoid(z) * (1 + sigmoid(z))
    The slope of the sigmoid is never above ¼. Is yours?
weights-only | only dw comes back | result[0]
    Read the docstring's last line: how many things are asked for?
bias-one | db is 1: what dw and db have in common is missing | (result[0], 1.0)
    ∂z/∂b is the last station only. What lies between z and L?
tanh-slope | 1 − ŷ² stands where σ′ belongs: that is the slope of tanh, seen from its output
    | d_sigmoid: 1 - sigmoid(z) ** 2
    Which activation does this neuron use? How steep is it, seen from its output?
tanh-slope-of-z | the slope of tanh stands where that of the sigmoid belongs | d_sigmoid: d_tanh(z)
    Which activation does this neuron use?
error-alone | the slope at z is ŷ − y: both the 2 and σ′ are missing | d_sigmoid: 1.0; error: sigmoid(z) - y
    Some books have ŷ − y there, for another loss. L is (ŷ − y)² here: which stations lie between z and L?
bias-per-input | in z the bias is added once for every input | weighted_sum: float(np.sum(w * x + b))
    How many biases does one neuron have? Look at what is inside the sum and what is outside.
sign-and-factor | the sign is wrong, and a factor 2 is missing | error: y - sigmoid(z)
    If ŷ is too large, should L grow or shrink when ŷ grows further? And what is the slope of e²?
error-missing | the slope of the square is missing: 2(ŷ − y) | error: 1.0
    Three stations lie between w and L: z, ŷ and L. Is there a slope for each?
absolute-error | the sign of the error is lost | error: 2.0 * abs(sigmoid(z) - y)
    If ŷ is too small, should L grow or shrink when ŷ grows?
""",
    fork_grad="""
second-path-overwrites | only the path through x² is left: the other was overwritten or left out | (x + 2) * 2 * x
    x is used twice, so two changes arrive. Is it = or += where they meet?
first-path-only | only the path through x + 2 is left | x**2
    x is used twice, so two changes arrive. Where is the other one?
slopes-multiplied | it is 2x: the two slopes multiplied, or the slope of x² alone | 2 * x
    (u·v)′ is not u′·v′. Which rule holds for a product?
slopes-added-bare | the slopes of both factors are added, without the other factor | 1 + 2 * x
    Along each path there are two stations. Which one is missing?
paths-multiplied | the two paths are multiplied, not added | x**2 * (x + 2) * 2 * x
    Along a path slopes multiply. And where two paths meet?
paths-subtracted | the two paths are subtracted | x**2 - (x + 2) * 2 * x
    Both changes arrive at q. Does one take away from the other?
value-itself | it gives q, not its slope | (x + 2) * x**2
    How much does q change when x changes a little?
half-a-path | the path through x² counts half | x**2 + (x + 2) * x
    Write down what arrives along each of the two paths. What is the derivative of x², and does all of both
    paths arrive?
factors-swapped | each slope is multiplied by its own factor, not by the other one | (x + 2) + x**2 * 2 * x
    q = u · v. When u changes a little, what is that change multiplied with?
larger-path-only | only the larger of the two paths counts | max(x**2, (x + 2) * 2 * x)
    x is used twice, so two changes arrive. Does the smaller one get lost?
""",
)
