"""What holds for every test."""

from hypothesis import settings

# A test says what is right, not how fast the machine is: timings are held in benchmarks/.
settings.register_profile("planner", deadline=None)
settings.load_profile("planner")
