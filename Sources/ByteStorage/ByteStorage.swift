// The first types of ByteStorage follow.
