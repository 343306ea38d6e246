"""What is planned and measured, and the rules it keeps."""
