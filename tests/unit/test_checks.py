"""What a check promises to the student, and to the tools that call it."""

import dataclasses
import functools
import subprocess
import sys
import warnings

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckBroken, CheckFailed, NotAttempted, protocol
from course_lib.checks.examiner import verdict


def relu(z):
    return np.maximum(z, 0)


def not_written_yet(z):
    raise NotImplementedError()


def failure(exercise, function, **options):
    with pytest.raises(CheckFailed) as failed:
        getattr(check, exercise)(function, **options)
    return failed.value


def test_a_stub_is_not_attempted():
    with pytest.raises(NotAttempted, match="not attempted yet"):
        check.relu(not_written_yet)


def test_a_failure_is_an_assertion_error_that_says_what_where_and_what_to_try():
    failed = failure("relu", np.abs, seed=5)
    assert isinstance(failed, AssertionError)
    assert (failed.exercise, failed.mistake, failed.seed) == ("relu", "absolute-value", 5)
    text = str(failed)
    for part in ("✗ relu", "[relu/absolute-value]", "input", "z = ", "expected", "got", "Hint: ", "seed=5"):
        assert part in text
    assert failed.hint in " ".join(text.replace("Hint: ", "").split())


def test_in_a_notebook_the_note_stands_without_a_traceback():
    lines = failure("relu", np.abs)._render_traceback_()
    assert "absolute" in lines[0]
    assert not any("Traceback" in line for line in lines)


def test_no_line_is_wider_than_a_notebook():
    text = str(failure("sigmoid", lambda z: 1 / (1 + np.exp(-z))))
    assert max(map(len, text.splitlines())) <= 90


def test_a_seed_repeats_the_inputs():
    assert str(failure("relu", np.abs, seed=7)) == str(failure("relu", np.abs, seed=7))
    assert str(failure("relu", np.abs, seed=7)) != str(failure("relu", np.abs, seed=8))


def test_without_a_seed_the_inputs_are_fresh():
    assert len({failure("relu", np.abs).seed for _ in range(5)}) > 1


def test_nothing_random_is_printed_when_all_is_well(capsys):
    check.relu(relu)
    check.relu(relu)
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_tab_lists_the_exercises_and_nothing_else():
    assert set(dir(check)) == set(EXERCISES)
    assert "sigmoid(z)" in check.sigmoid.__doc__


def test_an_unknown_exercise_says_which_there_are():
    with pytest.raises(AttributeError, match="sigmoid"):
        _ = check.sigmiod


def test_a_call_instead_of_a_function_says_what_to_write():
    with pytest.raises(TypeError, match=r"check\.relu\(relu\)"):
        check.relu(relu(np.ones(2)))


def test_an_exception_is_shown_with_the_students_own_line():
    text = str(failure("relu", lambda z: z.no_such_thing))
    assert "AttributeError" in text
    assert "z.no_such_thing" in text


def test_an_exit_in_the_students_code_is_a_failure_like_any_other():
    assert "SystemExit" in str(failure("relu", lambda z: sys.exit()))


def test_an_interrupt_is_not_swallowed():
    def endless(z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check.relu(endless)


def test_a_value_that_equals_everything_does_not_pass():
    class Agreeable(float):
        def __eq__(self, other):
            return True

        def __sub__(self, other):
            return 0.0

        __hash__ = float.__hash__

    assert "Agreeable" in str(failure("weighted_sum", lambda w, x, b: Agreeable(0)))


def test_broadcasting_does_not_pass_for_equality():
    assert (
        failure("weighted_sum", lambda w, x, b: np.full(3, np.dot(w, x) + b)).headline
        == "the result has the wrong shape"
    )


def test_single_precision_is_not_enough_where_differences_are_taken():
    def numeric_derivative(f, x, h=1e-5):
        return np.float32((f(x + h) - f(x - h)) / (2 * h))

    assert failure("numeric_derivative", numeric_derivative).mistake == "nearly-right"


def test_not_a_number_is_said():
    assert "nan" in str(failure("relu", lambda z: np.full(np.shape(z), np.nan)))


def test_the_courses_own_function_is_no_answer():
    def through_the_module(z):
        return network.relu(z)

    def through_an_import(z):
        from course_lib.network import relu as theirs

        return theirs(z)

    def through_a_helper(z):
        return (lambda v: network.relu(v))(z)

    for function in (network.relu, through_the_module, through_an_import, through_a_helper):
        assert failure("relu", function).mistake == "borrowed"


def test_other_functions_of_the_course_may_be_used():
    check.neuron(lambda w, x, b, activation: activation(network.weighted_sum(w, x, b)))


def test_a_check_that_cannot_tell_right_from_wrong_refuses(monkeypatch):
    monkeypatch.setattr("course_lib.checks.exercise.parts", lambda *args: [])
    with pytest.raises(CheckBroken, match="restart the kernel"):
        check.relu(relu)


@pytest.mark.parametrize("name", sorted(n for n, e in EXERCISES.items() if e.differences))
def test_a_reference_that_no_numerical_derivative_bears_out_refuses_to_judge(name):
    """Break the course's own formula: an equally wrong answer must not pass, and a right one must not be blamed."""
    exercise, wrong = EXERCISES[name], EXERCISES[name].mistakes[0].answer
    broken = dataclasses.replace(exercise, reference=functools.wraps(exercise.reference)(lambda *args: wrong(*args)))
    cases = [c for c in exercise.cases(np.random.default_rng(0)) if not c.raises]
    with pytest.raises(CheckBroken, match="numerical derivative"):
        verdict(broken, cases, protocol.ask(wrong, cases))


def test_every_gradient_is_held_against_numerical_derivatives():
    """Leave out exercises whose argument is a derivative, and those that take differences themselves."""
    gradients = {n for n in EXERCISES if n.startswith("d_") or n.endswith(("_grad", "_grads", "_delta", "backward"))}
    assert {n for n, e in EXERCISES.items() if e.differences} == {*gradients, "backpropagate", "train_step"}


def off_in_one_entry(delta, A_prev):
    dW, db = delta @ A_prev.T, delta.sum(axis=1, keepdims=True)
    dW[0, -1] += 1.0
    return dW, db


def test_in_a_notebook_a_page_shows_which_entries_are_off():
    page = failure("layer_grads", off_in_one_entry, seed=1)._repr_html_()
    assert "dW: 1 of 12 entries off" in page
    assert "db: right" in page
    assert page.count("✗</td>") == 1


def test_the_page_escapes_what_the_student_wrote():
    def relu(z):
        raise ValueError("<script>alert(1)</script>")

    page = failure("relu", relu)._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_page_shows_code_as_code():
    def sigmoid(z):
        return exp(z)  # noqa: F821

    page = failure("sigmoid", sigmoid)._repr_html_()
    assert "<code>exp</code>" in page
    assert "`" not in page


def test_no_picture_where_it_would_tell_nothing():
    assert (
        "<figure"
        not in failure("layer_grads", lambda delta, A_prev: (delta @ A_prev.T + 1, delta[:, :1] + 9))._repr_html_()
    )
    assert "<figure" not in failure("layer_grads", lambda delta, A_prev: (0.0, 0.0))._repr_html_()


@pytest.mark.parametrize("grading", [False, True])
def test_the_page_stands_above_one_line_in_a_notebook_and_all_is_text_for_nbgrader(grading, monkeypatch, capsys):
    class Shell:
        kernel = object()

    monkeypatch.setattr("IPython.get_ipython", Shell)
    if grading:
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    failed = failure("relu", np.abs)
    lines = failed._render_traceback_()
    assert ("|z|" in capsys.readouterr().out) == (not grading)
    assert (len(lines) == 1) == (not grading)
    assert "[relu/absolute-value]" in " ".join(lines)


def test_the_caller_never_sees_a_changed_array():
    case = protocol.Case((np.array([-1.0, 2.0]),), "a vector")

    def overwrites(z):
        z[:] = 0
        return z

    answers = protocol.ask(overwrites, [case])
    assert case.args[0].tolist() == [-1.0, 2.0]
    assert answers[0].inputs_after[0].tolist() == [0.0, 0.0]


def test_the_verdict_needs_plain_data_only():
    """The examiner's half judges answers that were made elsewhere: nothing of the student's reaches it."""
    exercise = EXERCISES["relu"]
    cases = exercise.cases(np.random.default_rng(0))
    answers = protocol.ask(relu, cases)
    allowed = (float, int, str, np.ndarray, type(None), tuple, list)
    assert all(type(a.value) in allowed and all(type(v) in allowed for v in a.inputs_after) for a in answers)
    assert verdict(exercise, cases, answers).passed


def test_checks_do_not_touch_numpys_random_state():
    before = np.random.get_state()[1].tolist()  # noqa: NPY002  (the student may use it)
    check.relu(relu)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_warnings_settings_of_the_session_do_not_matter():
    with np.errstate(all="ignore"):
        assert failure("sigmoid", lambda z: 1 / (1 + np.exp(-z))).mistake == "overflow"
    with np.errstate(all="raise"):
        check.relu(relu)


def test_a_tick_can_be_printed_on_a_terminal_that_knows_none():
    code = "from course_lib import check; import numpy as np; check.relu(lambda z: np.maximum(z, 0))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code],
        capture_output=True,
        env={"PYTHONIOENCODING": "cp1252", "PATH": "", "SYSTEMROOT": ""},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"relu: right on" in done.stdout


def test_a_subclass_of_the_right_exception_is_right_too():
    class UnknownGateError(ValueError): ...

    def gate(name):
        if name not in network.GATES:
            raise UnknownGateError(name)
        return network.GATES[name]

    check.gate(gate)


def test_another_exception_than_the_right_one_is_said():
    failed = failure("gate", lambda name: network.GATES[name])
    assert failed.headline == "it raises KeyError instead of ValueError"


def test_infinite_answers_do_not_make_the_check_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        failure("mse", lambda Y_hat, Y: np.inf)
        failure("mse_grad", lambda Y_hat, Y: np.full(Y.shape, np.inf))


def test_a_function_may_call_itself():
    def neuron(w, x, b, activation, z=None):
        return neuron(w, x, b, activation, network.weighted_sum(w, x, b)) if z is None else activation(z)

    check.neuron(neuron)


def test_a_call_that_takes_one_number_and_gets_an_array_is_no_condition():
    def neuron(w, x, b, activation):
        return max(np.dot(w, x) + b, w)

    assert "takes one number and got a whole array" in failure("neuron", neuron).hint
