"""What an official form is: values only; draws nothing, stores nothing."""
