// Bulk evaluation, divided among threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "lrtrack/tracker.hpp"

namespace lrtrack {

/// What long work calls every few milliseconds, on the caller's thread. What it throws ends the
/// work.
using BetweenBlocks = std::function<void()>;

/// Row r of `out` (range.count wide) gets the values of trackers[r]: out[r · range.count + i] is
/// that at range[i], which must be an update number. The bits do not depend on `threads`. With user
/// code in a tracker, `threads` must be 1.
template <RealNumber Real>
void evaluate(std::span<const Tracker* const> trackers, UpdateRange range, Real* out,
              std::size_t threads = 1, const BetweenBlocks& between_blocks = {});

/// Likewise for numbers in an array. Each is read once and refused if it is not an update number,
/// so that other threads may change the array meanwhile.
template <RealNumber Real>
void evaluate(std::span<const Tracker* const> trackers, std::span<const std::int64_t> num_updates,
              Real* out, std::size_t threads = 1, const BetweenBlocks& between_blocks = {});

/// Throws std::invalid_argument if one of the numbers is no update number.
void check_num_updates(std::span<const std::int64_t> num_updates);

}  // namespace lrtrack
