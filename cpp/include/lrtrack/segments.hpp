// Filling a range that falls into segments, each with a formula of its own.
#pragma once

#include <algorithm>
#include <cstdint>

#include "lrtrack/tracker.hpp"

namespace lrtrack {

/// The updates from first to last, both included.
struct Segment {
  std::int64_t first;
  std::int64_t last;
};

/// How many of the updates t, t + step, … lie in a segment that t is in.
inline std::size_t count_within(Segment segment, std::int64_t t, std::int64_t step) {
  const auto distance = static_cast<std::uint64_t>(step > 0 ? segment.last - t : t - segment.first);
  const auto stride = static_cast<std::uint64_t>(step);
  return static_cast<std::size_t>(distance / (step > 0 ? stride : 0 - stride)) + 1;
}

/// Calls fill(part_of_the_range, out) for each run of updates in one segment of segment_of(t).
template <class Real, class SegmentOf, class Fill>
void fill_by_segments(UpdateRange range, Real* out, const SegmentOf& segment_of, const Fill& fill) {
  for (std::size_t done = 0; done < range.count;) {
    const auto t = range[done];
    const auto length = std::min(count_within(segment_of(t), t, range.step), range.count - done);
    fill(range.part(done, length), out + done);
    done += length;
  }
}

/// The range that lies `updates` earlier.
inline UpdateRange earlier(UpdateRange range, std::int64_t updates) {
  return {range.start - updates, range.step, range.count};
}

}  // namespace lrtrack
