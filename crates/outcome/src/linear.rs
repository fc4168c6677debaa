//! Small dense systems: least squares, and which column hangs on the others.
