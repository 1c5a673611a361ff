"""The pages of feedback for the firm's people: answers, asking, programmes, what is asked."""
