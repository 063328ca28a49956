"""A meeting while it sits, as one small document that phones, projector and console ask for.

`document` says what stands in it, `halls` keeps it in memory and makes it anew when something was
done, `askers` knows who asks, `answering` answers ahead of Django.
"""
