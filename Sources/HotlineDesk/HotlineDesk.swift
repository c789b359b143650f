// The first types of HotlineDesk follow.
