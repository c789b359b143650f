// The first types of WebPortal follow.
