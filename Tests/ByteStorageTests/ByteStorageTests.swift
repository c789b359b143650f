// Tests of ByteStorage follow.
