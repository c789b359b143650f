// Tests of Answering follow.
