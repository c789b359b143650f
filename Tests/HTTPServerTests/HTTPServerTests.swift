// Tests of HTTPServer follow.
