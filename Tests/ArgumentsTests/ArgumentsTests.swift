// Tests of Arguments follow.
