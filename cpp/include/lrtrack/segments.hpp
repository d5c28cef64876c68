// Bulk values of trackers that ask another tracker for its values at other updates.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "lrtrack/detail/blocks.hpp"
#include "lrtrack/tracker.hpp"

namespace lrtrack {

/// The range that lies `updates` earlier.
inline UpdateRange earlier(UpdateRange range, std::int64_t updates) {
  return {range.start - updates, range.step, range.count};
}

/// Calls fill(segment, part_of_the_range, out) for each run of updates of one segment, where
/// segment_of(t) holds t and says its last_update. The range must rise.
template <class Real, class SegmentOf, class Fill>
void fill_by_segments(UpdateRange range, Real* out, const SegmentOf& segment_of, const Fill& fill) {
  for (std::size_t done = 0; done < range.count;) {
    const auto rest = detail::after(range, done);
    const auto segment = segment_of(rest.start);
    const auto length = detail::count_up_to(rest, segment.last_update);
    fill(segment, rest.part(0, length), out + done);
    done += length;
  }
}

/// Those of a tracker that is followed from update `first`, its own 0, to update `last`.
template <class Real>
void add_part_of(Milestones& milestones, const Tracker& tracker, std::int64_t first,
                 std::int64_t last = std::numeric_limits<std::int64_t>::max()) {
  milestones.add_part(first, last, [&](Milestones& own) { tracker.add_milestones<Real>(own); });
}

/// Trackers may be nested deeply, so each takes little of the stack.
inline constexpr std::size_t inner_block = 128;

/// Calls work(part, out) for each inner_block of the updates.
template <class Updates, class Real, class Work>
void for_each_inner_block(Updates updates, Real* out, const Work& work) {
  for (std::size_t done = 0; done < updates.count; done += inner_block) {
    work(updates.part(done, std::min(inner_block, updates.count - done)), out + done);
  }
}

/// out[i] = tracker's value at own_update(updates[i]), which must not have a branch.
template <class Updates, class Real, class OwnUpdate>
void gather_at(const Tracker& tracker, Updates updates, Real* out, OwnUpdate own_update) {
  for_each_inner_block(updates, out, [&](Updates part, Real* values) {
    std::array<std::int64_t, inner_block> own;
    detail::vectorised([part, own_update, numbers = own.data()] {
      for (std::size_t i = 0; i < part.count; ++i) numbers[i] = own_update(part[i]);
    });
    tracker.gather(own.data(), part.count, values);
  });
}

}  // namespace lrtrack
