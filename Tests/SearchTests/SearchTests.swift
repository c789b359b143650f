// Tests of Search follow.
