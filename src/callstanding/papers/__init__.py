"""What people get on paper: the evidence about a number, and the letters of the desk."""
