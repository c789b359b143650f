// Tests of EndToEnd follow.
