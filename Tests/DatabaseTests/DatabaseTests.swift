// Tests of Database follow.
