// The first types of HTTPServer follow.
