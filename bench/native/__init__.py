"""The core under Google Benchmark, and beside DJL under JMH."""
