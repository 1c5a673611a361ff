"""Does it predict? The signals of an account on the day it renewed or was lost, and which of them said so before."""
